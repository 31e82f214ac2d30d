using System.Text.Json;
using System.Text.Json.Serialization;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Payouts;

/// <summary>
/// What is known of a destination beyond its reference, as it is stored: the wallet or the bank account that it is, else its name and number.
/// </summary>
internal sealed record DestinationDetails(MobileWallet? Wallet = null, BankAccount? Account = null, string? Name = null, string? Number = null)
{
    /// <summary>Whose it is; null in files of before this was kept of tills and paybills.</summary>
    public string? Owner => Wallet is { } wallet ? $"{wallet.FirstName} {wallet.LastName}" : Account?.AccountName ?? Name;

    /// <summary>The phone, the account, the till or the paybill that is paid; null likewise.</summary>
    public string? PaidNumber => Wallet?.PhoneNumber ?? Account?.AccountNumber ?? Number;

    public static DestinationDetails Of(StoredDestination stored) =>
        JsonSerializer.Deserialize(stored.Details, StoredDetails.Default.DestinationDetails)!;

    /// <summary>Keeps them: from now on money can be sent there.</summary>
    /// <param name="context">Where and when.</param>
    /// <param name="type">A word of <see cref="DestinationTypes"/>.</param>
    /// <param name="reference">The reference it is known by.</param>
    /// <param name="alsoKnownAs">The id of the resource that added it, by which it is known as well.</param>
    /// <param name="key">See <see cref="DestinationKey"/>; null for the merchant's own.</param>
    public void Add(WriteContext context, string type, string reference, string alsoKnownAs, string? key = null)
    {
        var details = JsonSerializer.SerializeToUtf8Bytes(this, StoredDetails.Default.DestinationDetails);
        DestinationStore.Add(context, alsoKnownAs, new StoredDestination(type, reference, details), key);
    }
}

/// <summary>How a destination's details are stored: JSON, without what is null.</summary>
[JsonSerializable(typeof(DestinationDetails))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
internal sealed partial class StoredDetails : JsonSerializerContext;
