namespace KopoKopo.Emulator;

/// <summary>How <c>event.errors</c> of a failed push is written: sources disagree.</summary>
public enum StkErrors
{
    Text,
    List,
}

/// <summary>A reversal's status before its result.</summary>
public enum ReversalFirstStatus
{
    Received,
    Scheduled,
}

/// <summary>The outer status of a result of sent money.</summary>
public enum SendMoneyStatus
{
    Processed,
    Received,
}

/// <summary>How a Daraja payload tells who paid.</summary>
public enum DarajaMsisdn
{
    Hash,
    Digits,
}

/// <summary>The points of API v2 on which its sources disagree. What is chosen when a resource is made is kept with it.</summary>
public sealed class V2Options
{
    /// <summary>A text as SDKs parse it, or a list as the documentation prints it.</summary>
    public StkErrors StkErrors { get; set; }

    /// <summary>What GET says of a reversal before its result.</summary>
    public ReversalFirstStatus ReversalFirstStatus { get; set; }

    /// <summary>What the result of sent money says as a whole; what became of each destination stands in its batch.</summary>
    public SendMoneyStatus SendMoneyStatus { get; set; }

    /// <summary>The Base64 of the number's SHA-256, or its digits.</summary>
    public DarajaMsisdn DarajaMsisdn { get; set; }
}
