using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Resources.Topics;

/// <summary>Somebody paid the merchant for the first time.</summary>
internal static class CustomerCreated
{
    private const string Name = "customer_created";

    public static readonly WebhookTopic Topic = new(Name, ["last_name", "first_name", "middle_name", "phone_number", "id"], Read);

    /// <summary>What subscribers hear if the payment is its sender's first; null if it is not.</summary>
    public static WebhookEvent? IfNew(World world, Draws draws, string origin, FinancialTransaction payment)
    {
        if (payment.Sender is not { } phone) return null;

        var id = draws.Id("customer", world.Now);
        return TransactionStore.AddCustomer(world, phone, id) ? Of(world, draws, origin, id, phone, payment.Customer ?? Customer.Of(phone), [payment.Till!.Value]) : null;
    }

    private static Simulation Read(Fields fields)
    {
        var phone = fields.OptionalParsed<PhoneNumber>("phone_number", PhoneNumber.TryParse);
        var (first, middle, last) = (fields.OptionalText("first_name"), fields.OptionalText("middle_name"), fields.OptionalText("last_name"));
        var askedId = Simulated.Id(fields);
        return (world, draws, origin) =>
        {
            var id = askedId ?? draws.Id("customer", world.Now);
            Simulated.RefuseIfKnown(world, id);
            var who = phone ?? Simulated.Phone(draws);
            var person = Customer.Of(who);
            if (!TransactionStore.AddCustomer(world, who, id)) throw new SimulationRefusedException($"{who.International} is a customer already");

            return [Of(world, draws, origin, id, who, new Customer(first ?? person.FirstName, middle ?? person.MiddleName, last ?? person.LastName), [])];
        };
    }

    private static WebhookEvent Of(World world, Draws draws, string origin, string id, PhoneNumber phone, Customer customer, IReadOnlyList<Till> tills) =>
        Webhook.Of(world, draws, origin, Name, "Customer Created", new WebhookSubject("mobile_money_user", id), tills, json =>
        {
            json.WriteString("last_name", customer.LastName);
            json.WriteString("first_name", customer.FirstName);
            json.WriteString("middle_name", customer.MiddleName);
            json.WriteString("phone_number", phone.International);

            // Not in the documentation; the Python SDK reads it.
            json.WriteString("id", id);
        });
}
