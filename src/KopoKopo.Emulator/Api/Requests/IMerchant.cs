using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Api.Requests;

/// <summary>Who sends a request: what it may refer to, and whether what production refuses is refused.</summary>
internal interface IMerchant
{
    /// <summary>Whether what production refuses is refused here too.</summary>
    public bool IsStrict { get; }

    /// <summary>Whether callbacks may go to this address.</summary>
    public bool MayBeCalled(Uri url);

    public bool Owns(Till till);

    /// <summary>The reference of the destination of this type that is known by this reference, or by the id of what added it; null if there is none.</summary>
    public string? ReferenceOfDestination(string type, string reference);

    /// <summary>What is chosen where the sources of API v2 disagree.</summary>
    public V2Options V2 { get; }

    /// <summary>Whether anything was ever paid to this till, or it is the merchant's own.</summary>
    public bool HasAccount(Till till);

    /// <summary>The topic of the webhook with this id; null if there is none.</summary>
    public string? TopicOfWebhook(string id);

    /// <summary>Why the payment with this reference cannot be given back; null if it can.</summary>
    public ApiError? WhyIrreversible(string reference);

    /// <summary>Whether there may be one more subscription to the topic.</summary>
    public bool MaySubscribe(string topic);
}
