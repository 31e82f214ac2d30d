using System.Text.Json;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Store.Sqlite;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KopoKopo.Emulator.Control.Worlds;

/// <summary><c>/_emulator/ledger</c>: what the company and each till have, in the order of their creation. Money reserved for a payout is not there any more.</summary>
internal sealed class LedgerEndpoints(ControlledApp controlled, Database database)
{
    public async Task<Results<JsonAnswer, ApiError>> Get(HttpContext http)
    {
        var (app, error) = await controlled.OfAsync(http);
        if (app is null) return error!;

        var (page, invalid) = Page.Of(http.Request, ordinary: Page.Most);
        if (page is null) return invalid!;

        var total = database.Read(session => Ledger.Total(session, app));
        var accounts = database.Read(session => Ledger.Balances(session, app, page.IsFirst ? null : page.Before, page.Limit + 1));
        return new JsonAnswer(json =>
        {
            json.WriteStartObject();
            json.WriteString("currency", Money.Currency);
            json.WriteString("total", total.ToResourceText());
            page.WriteList(json, "accounts", accounts, account => account.Id, Write);
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, AccountBalance account)
    {
        json.WriteStartObject();
        json.WriteString("account", account.Account);
        json.WriteString("balance", account.Balance.ToResourceText());
        json.WriteEndObject();
    }
}
