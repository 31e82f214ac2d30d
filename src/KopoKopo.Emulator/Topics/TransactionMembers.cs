using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Topics;

/// <summary>The members of the topics' resources that are about a transaction. Which of them a topic has, and in which order, the topic says.</summary>
internal static class TransactionMembers
{
    /// <summary>An id of the caller's own; links end in it.</summary>
    public static readonly Member<string> Id = new("id", new RequestText<string>("an id", ParseId) { Pattern = "^[A-Za-z0-9._-]+$" }, "Its id.")
    {
        TakesNull = true,
    };

    public static readonly Member<Money?> Amount = new("amount", MoneyShapes.Value, "How much, in shillings.") { TakesNull = true, Example = "\"100.0\"" };
    public static readonly Member<string> Currency = new("currency", MoneyShapes.Currency, "The currency.") { TakesNull = true };
    public static readonly Member<string> Status = new("status", RequestShapes.OptionalText, "Its status.") { TakesNull = true };
    public static readonly Member<string> System = new("system", RequestShapes.OptionalText, "The system it was made through.") { TakesNull = true };
    public static readonly Member<string> Reference = new("reference", RequestShapes.OptionalText, "Its reference, as M-PESA gives it.") { TakesNull = true };
    public static readonly Member<Till?> Till = new("till_number", RequestShapes.AnyTill, "The till that was paid.") { TakesNull = true };
    public static readonly Member<PhoneNumber?> Sender = new("sender_phone_number", RequestShapes.AnyPhone, "Who paid.") { TakesNull = true };
    public static readonly Member<string> HashedSender = new("hashed_sender_phone", RequestShapes.OptionalText, "The SHA-256 of who paid.")
    {
        TakesNull = true,
    };
    public static readonly Member<DateTimeOffset?> OriginationTime = new("origination_time", RequestShapes.Instant, "When it was made.") { TakesNull = true };
    public static readonly Member<string> LastName = new("sender_last_name", RequestShapes.OptionalText, "The payer's last name.") { TakesNull = true };
    public static readonly Member<string> FirstName = new("sender_first_name", RequestShapes.OptionalText, "The payer's first name.") { TakesNull = true };
    public static readonly Member<string> MiddleName = new("sender_middle_name", RequestShapes.OptionalText, "The payer's middle name.") { TakesNull = true };
    public static readonly Member<string> SendingTill = new("sending_till", RequestShapes.OptionalText, "The till that paid.") { TakesNull = true };
    public static readonly Member<string> SendingMerchant = new("sending_merchant", RequestShapes.OptionalText, "The merchant who paid.") { TakesNull = true };

    public static readonly Member<string> CardNumber = new("customer_cc_number", RequestShapes.OptionalText, "The card that paid, masked.")
    {
        TakesNull = true,
    };
    public static readonly Member<bool?> Settled = new("settled", Shapes.Boolean, "Whether the card payment is settled.") { TakesNull = true };

    /// <summary>The shape of a resource that is a transaction: what is made of what it says.</summary>
    public static ObjectShape<T> Shape<T>(Func<TransactionOverrides, T> build, params IMember[] members) =>
        Shapes.Object("a transaction", read => build(Overrides(read)), members);

    private static TransactionOverrides Overrides(Members members) => new(
        members.Get(Id),
        members.Get(Amount),
        members.Get(Status),
        members.Get(System),
        members.Get(Reference),
        members.Get(Till),
        members.Get(Sender),
        members.Get(HashedSender),
        members.Get(OriginationTime),
        members.Get(FirstName),
        members.Get(MiddleName),
        members.Get(LastName),
        members.Get(SendingTill),
        members.Get(SendingMerchant),
        members.Get(CardNumber),
        members.Get(Settled));

    private static string? ParseId(string text) => text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') ? text : null;
}
