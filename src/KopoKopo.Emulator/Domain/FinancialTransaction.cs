namespace KopoKopo.Emulator.Domain;

/// <summary>Money that came in, as webhooks and polling tell of it. What a type of transaction does not have is null.</summary>
internal sealed record FinancialTransaction
{
    public const string Buygoods = "Buygoods Transaction";
    public const string ExternalTill = "External Till to Till Transaction";
    public const string MerchantToMerchant = "Merchant to Merchant Transaction";
    public const string Card = "Card Transaction";

    /// <summary>What webhooks and polling call it, one of the above.</summary>
    public required string Type { get; init; }

    public required string Id { get; init; }

    /// <summary>Its M-PESA reference, unique in a world.</summary>
    public required string Reference { get; init; }

    public required DateTimeOffset OriginationTime { get; init; }

    public required Money Amount { get; init; }

    /// <summary>"Received", "Complete", "Reversed" or "Voided".</summary>
    public required string Status { get; init; }

    /// <summary>The till it was paid to; null if it was paid to the company.</summary>
    public Till? Till { get; init; }

    /// <summary>The mobile money system it came through.</summary>
    public string? System { get; init; }

    public PhoneNumber? Sender { get; init; }

    /// <summary>What <c>hashed_sender_phone</c> says where that is not the hash of the sender's number.</summary>
    public string? HashedSender { get; init; }

    public Customer? Customer { get; init; }

    public string? SendingTill { get; init; }

    public string? SendingMerchant { get; init; }

    /// <summary>The card that paid, masked.</summary>
    public string? CardNumber { get; init; }

    /// <summary>Whether a payment by card is settled; null once it was taken back.</summary>
    public bool? IsSettled { get; init; }

    public string? HashedSenderPhone => HashedSender ?? Sender?.Hashed();
}
