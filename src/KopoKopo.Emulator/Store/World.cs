using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Store;

/// <summary>Where and when a write acts: the app's present world and its now.</summary>
internal sealed record World(SqlSession Session, long Id, long Seed, App App, DateTimeOffset Now)
{
    /// <summary>The world that the app has in this transaction.</summary>
    public static World Of(SqlSession session, App app, DateTimeOffset now)
    {
        using var row = session.Query("SELECT w.id, w.seed FROM app a JOIN world w ON w.id = a.world WHERE a.id = $1", app.Id);
        row.Read();
        return new World(session, row.GetInt64(0), row.GetInt64(1), app, now);
    }

    /// <summary>As <see cref="Of"/>, with the draws of one more creation in it.</summary>
    public static (World World, Draws Draws) ForCreation(SqlSession session, App app, string kind)
    {
        using var row = session.Query(
            "UPDATE world SET ordinal = ordinal + 1 WHERE id = (SELECT world FROM app WHERE id = $1) RETURNING id, ordinal, seed", app.Id);
        row.Read();
        var seed = row.GetInt64(2);
        return (new World(session, row.GetInt64(0), seed, app, app.Clock.GetUtcNow()), new Draws(seed, app.ClientId, kind, row.GetInt64(1)));
    }
}

/// <summary>Makes a resource final inside a write.</summary>
internal delegate Completion CompleteResource(World world, Resource resource);
