using KopoKopo.Emulator.Store.Sqlite;
using KopoKopo.Emulator.Tests.Infrastructure;
using Microsoft.Data.Sqlite;

namespace KopoKopo.Emulator.Tests.Store;

/// <summary>
/// What a new file is made of is what all migrations come to. After a new one,
/// <c>KOPOKOPO_WRITE=$PWD/src/KopoKopo.Emulator/Store/Sqlite/Schema.sql dotnet test --filter FullyQualifiedName~SchemaFileTests</c> writes it anew.
/// </summary>
public sealed class SchemaFileTests
{
    private const string Heading = "-- What the migrations come to, for a new file. Written by SchemaFileTests, not by hand.\n\n";
    private const string UserVersion = "PRAGMA user_version";

    [Fact]
    public async Task A_new_file_has_the_schema_and_the_version_that_all_migrations_lead_to()
    {
        using var migrated = InMemory();
        using var made = InMemory();

        Migrations.ApplyEach(migrated);
        if (Environment.GetEnvironmentVariable("KOPOKOPO_WRITE") is { } path && path.EndsWith("Schema.sql", StringComparison.Ordinal))
        {
            await File.WriteAllTextAsync(path, Heading + string.Join(";\n\n", Schema(migrated)) + ";\n", TestContext.Current.CancellationToken);
        }

        Migrations.Apply(made);

        Schema(made).ShouldBe(Schema(migrated));
        Number(made, UserVersion).ShouldBe(Number(migrated, UserVersion));
        Number(made, UserVersion).ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 2)]
    public async Task A_commit_waits_for_the_disk_where_the_file_can_be_opened_again_and_only_there(bool isTemporary, int synchronous)
    {
        using var file = new TemporaryDatabase();
        using var database = new Database(new EmulatorOptions { Database = isTemporary ? "" : file.FilePath });

        // https://www.sqlite.org/pragma.html#pragma_synchronous
        (await database.WriteAsync(session => Number(session, "PRAGMA synchronous"))).ShouldBe(synchronous);
        (await database.WriteAsync(session => Number(session, "PRAGMA auto_vacuum"))).ShouldBe(2);
    }

    private static SqlSession InMemory()
    {
        var connection = new SqliteConnection("Data Source=:memory:;Pooling=false");
        connection.Open();
        return new SqlSession(connection);
    }

    private static List<string> Schema(SqlSession session)
    {
        var statements = new List<string>();
        using var rows = session.Query("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type = 'index', rowid");
        while (rows.Read()) statements.Add(rows.GetString(0));
        return statements;
    }

    private static long Number(SqlSession session, string sql)
    {
        using var row = session.Query(sql);
        row.Read();
        return row.GetInt64(0);
    }
}
