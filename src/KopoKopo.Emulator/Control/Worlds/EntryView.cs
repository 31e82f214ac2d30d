using System.ComponentModel;
using System.Text.Json.Serialization;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Control.Worlds;

/// <summary>A part of the ledger's entries, the newest first.</summary>
internal sealed record EntryList(
    [property: Description("The movements of money."), JsonConverter(typeof(StreamedListConverter<EntryView>))] StreamedList<EntryView> Entries)
{
    [Description("What ?next= takes for the next part; left out where this is the last.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Next => ((PagedList<EntryView>)Entries).Next;
}

/// <summary>A movement of money.</summary>
internal sealed record EntryView(
    [property: Description("When, by the app's clock.")] DateTimeOffset At,
    [property: Description("company, or the till's number.")] string Account,
    [property: Description("How much: above zero in; below zero out, or reserved to go out.")] Money Amount,
    [property: Description("The id of the transaction or payout; opening: what the world started with.")] string Cause,
    [property: Description("What webhooks call the transaction; null where it is none.")] string? Type,
    [property: Description("The transaction's M-PESA reference; null where it is none.")] string? Reference)
{
    public static EntryView Of(LedgerEntry entry) => new(entry.At, entry.Account, entry.Amount, entry.Cause, entry.Type, entry.Reference);
}
