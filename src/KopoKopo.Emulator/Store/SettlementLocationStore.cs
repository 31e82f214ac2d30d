using System.Text.Json;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store.Sqlite;

namespace KopoKopo.Emulator.Store;

/// <summary>Where merchants prefer their money to be settled to. It stands in the world's row, so it is copied with the world and gone with it.</summary>
internal static class SettlementLocationStore
{
    /// <summary>What a new world starts with; one that has locations keeps them.</summary>
    public static void Open(SqlSession session, long world, SettlementLocations? locations)
    {
        if (locations is null) return;

        session.Execute("UPDATE world SET settlement_locations = $2 WHERE id = $1 AND settlement_locations IS NULL", world, Write(locations));
    }

    public static void Set(SqlSession session, App app, SettlementLocations locations) => session.Execute(
        "UPDATE world SET settlement_locations = $2 WHERE id = (SELECT world FROM app WHERE id = $1)", app.Id, Write(locations));

    public static SettlementLocations Of(WriteContext context) => Read(context.Session, "SELECT settlement_locations FROM world WHERE id = $1", context.Id);

    public static SettlementLocations Of(SqlSession session, App app) =>
        Read(session, "SELECT settlement_locations FROM world WHERE id = (SELECT world FROM app WHERE id = $1)", app.Id);

    private static string Write(SettlementLocations locations) => JsonSerializer.Serialize(locations, StoredJson.Default.SettlementLocations);

    private static SettlementLocations Read(SqlSession session, string sql, long id)
    {
        using var row = session.Query(sql, id);
        return row.Read() && !row.IsNull(0)
            ? JsonSerializer.Deserialize(row.GetString(0), StoredJson.Default.SettlementLocations)!
            : SettlementLocations.None;
    }
}
