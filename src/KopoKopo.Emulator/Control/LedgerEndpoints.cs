using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KopoKopo.Emulator.Control;

/// <summary><c>/_emulator/ledger</c>: what the company and each till have. Money reserved for a payout is not there any more.</summary>
internal sealed class LedgerEndpoints(ControlledApp controlled, Database database)
{
    public async Task<Results<JsonAnswer, ApiError>> Get(HttpContext http)
    {
        var (app, error) = await controlled.OfAsync(http);
        if (app is null) return error!;

        var accounts = database.Read(session => Ledger.Balances(session, app));
        return new JsonAnswer(json =>
        {
            json.WriteStartObject();
            json.WriteString("currency", Money.Currency);
            json.WriteString("total", new Money(accounts.Sum(account => account.Balance.Shillings)).ToResourceText());
            json.WriteStartArray("accounts");
            foreach (var account in accounts)
            {
                json.WriteStartObject();
                json.WriteString("account", account.Account);
                json.WriteString("balance", account.Balance.ToResourceText());
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }
}
