using System.ComponentModel;
using System.Text.Json.Serialization;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Store.Sqlite;

namespace KopoKopo.Emulator.Control.Worlds;

/// <summary>
/// <c>/_emulator/ledger</c>: what the company and each till have, in the order of their creation. Money reserved for a payout is not there any more.
/// </summary>
internal sealed class LedgerEndpoints(Database database)
{
    public OkJson<LedgerView> Get(App app, Page asked)
    {
        var page = asked with { AskedLimit = asked.AskedLimit ?? Page.Most };
        var total = database.Read(session => Ledger.Total(session, app));
        var accounts = database.Read(session => Ledger.Balances(session, app, page.IsFirst ? null : page.Before, page.Limit + 1));
        return Respond.Ok(new LedgerView(
            Money.Currency,
            total,
            page.ListOf(accounts, account => account.Id, static account => new AccountView(account.Account, account.Balance))));
    }

    /// <summary>What moved, the newest first.</summary>
    public OkJson<EntryList> Entries(App app, Page page)
    {
        var found = page.Read((before, count) => database.Read(session => Ledger.Entries(session, app, before, count)), entry => entry.Row);
        return Respond.Ok(new EntryList(page.ListOf(found, entry => entry.Row, EntryView.Of)));
    }
}

/// <summary>What there is.</summary>
internal sealed record LedgerView(
    [property: Description("The currency of all amounts.")] string Currency,
    [property: Description("What all accounts have together.")] Money Total,
    [property: Description("The accounts, in the order of their creation."), JsonConverter(typeof(StreamedListConverter<AccountView>))]
    StreamedList<AccountView> Accounts)
{
    [Description("What ?next= takes for the next part; left out where this is the last.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Next => ((PagedList<AccountView>)Accounts).Next;
}

/// <summary>One account.</summary>
internal sealed record AccountView(
    [property: Description("company, or the till's number.")] string Account,
    [property: Description("What it has.")] Money Balance);
