using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Topics;

/// <summary>Somebody paid the merchant for the first time.</summary>
internal static class CustomerCreated
{
    private const string Name = "customer_created";

    private static readonly Member<string> LastName = new("last_name", RequestShapes.OptionalText, "The last name.") { TakesNull = true };
    private static readonly Member<string> FirstName = new("first_name", RequestShapes.OptionalText, "The first name.") { TakesNull = true };
    private static readonly Member<string> MiddleName = new("middle_name", RequestShapes.OptionalText, "The middle name.") { TakesNull = true };
    private static readonly Member<PhoneNumber?> Phone = new("phone_number", RequestShapes.AnyPhone, "Who it is.") { TakesNull = true };

    public static readonly WebhookTopic Topic = new(
        Name, SubjectType.Customer, Shapes.Object("a customer", Simulate, LastName, FirstName, MiddleName, Phone, TransactionMembers.Id),
        typeof(WebhookDocument<CustomerResource>));

    /// <summary>What subscribers hear if the payment is its sender's first; null if it is not.</summary>
    public static WebhookEvent? IfNew(WriteContext context, SeededRandom random, string origin, FinancialTransaction payment)
    {
        if (payment.Sender is not { } phone) return null;

        var id = random.Id("customer", context.Now);
        return TransactionStore.AddCustomer(context, phone, id)
            ? Of(context, random, origin, id, phone, payment.Customer ?? Customer.Of(phone), [payment.Till!.Value])
            : null;
    }

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
            if (!TransactionStore.AddCustomer(context, who, id)) throw new SimulationRefusedException($"{who.International} is a customer already");

            return [Of(context, random, origin, id, who, new Customer(first ?? person.FirstName, middle ?? person.MiddleName, last ?? person.LastName), [])];
        };
    }

    private static WebhookEvent Of(
        WriteContext context, SeededRandom random, string origin, string id, PhoneNumber phone, Customer customer, IReadOnlyList<Till> tills) =>
        Webhook.Of(
            context, random, origin, Name, "Customer Created", new WebhookSubject(SubjectType.Customer, id), tills,
            new CustomerResource(customer.LastName, customer.FirstName, customer.MiddleName, phone.International, id),
            TopicContracts.Default.WebhookDocumentCustomerResource);
}

/// <summary>A customer, in the documentation's order of members.</summary>
internal sealed record CustomerResource(
    string LastName, string FirstName, string? MiddleName, string PhoneNumber, [property: BeyondDocumentation("The Python SDK reads it.")] string Id);
