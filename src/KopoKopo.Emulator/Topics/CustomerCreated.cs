using System.Text.Json.Serialization;
using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Topics;

/// <summary>Somebody paid the merchant for the first time.</summary>
internal static class CustomerCreated
{
    private static readonly Member<string> LastName = new("last_name", RequestShapes.OptionalText, "The last name.") { TakesNull = true };
    private static readonly Member<string> FirstName = new("first_name", RequestShapes.OptionalText, "The first name.") { TakesNull = true };
    private static readonly Member<string> MiddleName = new("middle_name", RequestShapes.OptionalText, "The middle name.") { TakesNull = true };
    private static readonly Member<PhoneNumber?> Phone = new("phone_number", RequestShapes.AnyPhone, "Who it is.") { TakesNull = true };

    public static readonly WebhookTopic<CustomerResource> Topic = new(
        "customer_created", SubjectType.Customer, Shapes.Object("a customer", Simulate, LastName, FirstName, MiddleName, Phone, TransactionMembers.Id),
        static () => CustomerCreatedContract.Default.WebhookDocumentCustomerResource);

    /// <summary>What subscribers hear: of the payment, and of its sender if it is their first.</summary>
    /// <param name="context">The write.</param>
    /// <param name="random">The draws of what caused it.</param>
    /// <param name="origin">The emulator's address, for links.</param>
    /// <param name="payment">The payment.</param>
    /// <param name="received">What is heard of the payment itself.</param>
    public static IReadOnlyList<WebhookEvent> WithFirst(
        WriteContext context, SeededRandom random, string origin, FinancialTransaction payment, WebhookEvent received)
    {
        if (payment.Sender is not { } phone) return [received];

        var id = random.Id("customer", context.Now);
        return TransactionStore.AddCustomer(context, phone, id)
            ? [received, Of(context, random, origin, id, phone, payment.Customer ?? Customer.Of(phone), [payment.Till!.Value])]
            : [received with { Silent = (Topic.Name, Known(phone)) }];
    }

    private static string Known(PhoneNumber phone) => $"{phone.International} is a customer already";

    private static Simulation Simulate(Members members)
    {
        var phone = members.Get(Phone);
        var (first, middle, last) = (members.Get(FirstName), members.Get(MiddleName), members.Get(LastName));
        var askedId = members.Get(TransactionMembers.Id);
        return (context, random, origin) =>
        {
            var id = askedId ?? random.Id("customer", context.Now);
            Simulated.RefuseIfKnown(context, id);
            var who = phone ?? Simulated.Phone(random);
            var person = Customer.Of(who);
            if (!TransactionStore.AddCustomer(context, who, id)) throw new SimulationRefusedException(Known(who));

            return [Of(context, random, origin, id, who, new Customer(first ?? person.FirstName, middle ?? person.MiddleName, last ?? person.LastName), [])];
        };
    }

    private static WebhookEvent Of(
        WriteContext context, SeededRandom random, string origin, string id, PhoneNumber phone, Customer customer, IReadOnlyList<Till> tills) =>
        Webhook.Of(
            context, random, origin, Topic, "Customer Created", new WebhookSubject(id), tills,
            new CustomerResource(customer.LastName, customer.FirstName, customer.MiddleName, phone.International, id));
}

/// <summary>A customer, in the documentation's order of members.</summary>
internal sealed record CustomerResource(
    string LastName, string FirstName, string? MiddleName, string PhoneNumber, [property: BeyondDocumentation("The Python SDK reads it.")] string Id);

/// <summary>How its webhooks are written.</summary>
[JsonSerializable(typeof(WebhookDocument<CustomerResource>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class CustomerCreatedContract : JsonSerializerContext;
