using System.Text;
using System.Text.Json;
using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Resources.IncomingPayments;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources;

public sealed class IncomingPaymentLifecycleTests
{
    // A failed payment touches nothing of its world.
    private static readonly WriteContext Nowhere = new(null!, 1, null!, DateTimeOffset.UnixEpoch);
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2020-10-15T06:45:18.843Z");

    [Fact]
    public void A_failed_result_matches_the_documentations_sample()
    {
        var completion = IncomingPayment.Kind.Complete(Nowhere, PaymentThat(new Outcome("wrong_pin", "The initiator information is invalid.")))!;

        completion.Status.ShouldBe("Failed");
        GoldenFile.ShouldMatch("incoming_payment.failed.json", Encoding.UTF8.GetString(completion.View));
        Encoding.UTF8.GetString(completion.View).ShouldContain("\"resource\":null,\"errors\":\"The initiator information is invalid.\"");
    }

    [Fact]
    public void The_same_draws_make_the_same_ids_and_another_ordinal_purpose_or_seed_makes_others()
    {
        var draws = new SeededRandom(42, "sandbox", "incoming_payment", 1);

        draws.Id("transaction", Now).ShouldBe(new SeededRandom(42, "sandbox", "incoming_payment", 1).Id("transaction", Now));
        new[]
        {
            draws.Id("transaction", Now),
            draws.Id("resource", Now),
            (draws with { Ordinal = 2 }).Id("transaction", Now),
            (draws with { Seed = 43 }).Id("transaction", Now),
        }
            .ShouldBeUnique();
    }

    [Fact]
    public void References_of_one_world_never_meet_and_begin_with_the_date()
    {
        var references = Enumerable.Range(1, 100_000)
            .Select(ordinal => new SeededRandom(42, "sandbox", "incoming_payment", ordinal).MpesaReference(Now))
            .ToList();

        references.Distinct(StringComparer.Ordinal).Count().ShouldBe(references.Count);
        references.ShouldAllBe(reference => reference.Length == 10 && reference.StartsWith("OJF", StringComparison.Ordinal));
    }

    private static Resource PaymentThat(Outcome outcome)
    {
        using var body = JsonDocument.Parse(new IncomingPaymentBuilder().ToJson());
        return new Resource
        {
            Row = 1,
            Id = "09bc45fc-3b97-4c44-b860-42a7bcbd7480",
            Version = ApiVersion.V1,
            Kind = "incoming_payment",
            SelfUrl = "http://localhost:3000/api/v1/incoming_payments/09bc45fc-3b97-4c44-b860-42a7bcbd7480",
            Request = IncomingPayment.Kind.Validate(ApiVersion.V1, body.RootElement, new RequestReading(merchant: null)),
            Outcome = outcome,
            DecidedBy = "rule",
            CreatedAt = Now,
            Random = new SeededRandom(42, "sandbox", "incoming_payment", 1),
        };
    }
}
