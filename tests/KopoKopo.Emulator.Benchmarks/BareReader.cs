using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace KopoKopo.Emulator.Benchmarks;

/// <summary>Reads resources on pooled connections, each with its statement prepared.</summary>
internal sealed class BareReader(string database) : IDisposable
{
    private readonly ConcurrentBag<SqliteCommand> _idle = [];

    public byte[] Find(long id)
    {
        if (!_idle.TryTake(out var command)) command = Open();
        command.Parameters[0].Value = id;
        var body = (byte[])command.ExecuteScalar()!;
        _idle.Add(command);
        return body;
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var command))
        {
            command.Connection!.Dispose();
            command.Dispose();
        }
    }

    private SqliteCommand Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Pooling = false }.ToString());
        connection.Open();
        var command = connection.CreateCommand();
        command.CommandText = "SELECT body FROM resource WHERE seq = $1";
        command.Parameters.Add(new SqliteParameter { ParameterName = "$1" });
        return command;
    }
}
