namespace KopoKopo.Emulator.Json;

/// <summary>Where in a kind's requests stands what rules and magic numbers look at. Null: its requests have none such.</summary>
internal sealed record RequestParts
{
    /// <summary>Of requests that have none of it.</summary>
    public static readonly RequestParts None = new();

    /// <summary>The number of whoever it is about: who is to pay, or whose wallet is added.</summary>
    public MemberPath? Phone { get; init; }

    /// <summary>The till it is about.</summary>
    public MemberPath? Till { get; init; }

    public MemberPath? Amount { get; init; }

    public MemberPath? Currency { get; init; }

    /// <summary>What is paid. If it is a wallet, its number is the one that the request is about.</summary>
    public MemberPath? DestinationType { get; init; }

    /// <summary>The reference of what is paid.</summary>
    public MemberPath? DestinationReference { get; init; }

    /// <summary>The list of what is paid, where that is more than one.</summary>
    public MemberPath? Destinations { get; init; }

    /// <summary>Where in one of <see cref="Destinations"/> stands what.</summary>
    public RequestParts? OfDestination { get; init; }
}
