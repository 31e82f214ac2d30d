using System.Collections.Frozen;

namespace KopoKopo.Emulator.Resources;

/// <summary>The webhooks that stand in the documentation's samples. They are there in every app, so that a sample works when pasted.</summary>
internal static class SampleWebhookEvents
{
    public static readonly FrozenSet<string> Ids = FrozenSet.Create(
        StringComparer.Ordinal,
        "4b46f88a-31f6-4af2-8795-b11ef1f3b846",
        "e51438e9-c42b-4bf2-a261-faeaf189e3ed");
}
