using System.Text.Json.Serialization;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Resources;

/// <summary>What the JSON of all kinds has in common: <c>{"data":{"id","type","attributes":{…}}}</c>.</summary>
internal sealed record ResourceDocument<TAttributes>(ResourceData<TAttributes> Data)
    where TAttributes : notnull
{
    public static ResourceDocument<TAttributes> Of(Resource resource, TAttributes attributes) =>
        new(new ResourceData<TAttributes>(resource.Id, resource.Kind, attributes));
}

/// <summary>The <c>data</c> of a resource's JSON.</summary>
internal sealed record ResourceData<TAttributes>(string Id, string Type, TAttributes Attributes)
    where TAttributes : notnull;

/// <summary>The attributes of a kind, in the order in which its JSON has them.</summary>
internal interface IAttributes
{
    public string Status { get; }
}

/// <summary>Those of a kind that has a result.</summary>
internal interface IResultAttributes<TSelf> : IAttributes
    where TSelf : IResultAttributes<TSelf>
{
    /// <summary>What GET says instead while a scenario has it contradict the truth.</summary>
    /// <param name="status">The status it says.</param>
    /// <param name="failure">Why, where that status is a failure; else null.</param>
    public TSelf Contradicted(string status, string? failure);
}

/// <summary>Where a result goes, and the resource's own address.</summary>
internal sealed record CallbackLinks(string CallbackUrl, string Self)
{
    public static CallbackLinks Of(Resource resource, string callbackUrl) => new(callbackUrl, resource.SelfUrl);
}

/// <summary>The amount of a request: a number in shortest form whatever was sent, null if none was.</summary>
internal sealed record RequestedAmount(string Currency, [property: JsonConverter(typeof(JavaScriptNumberConverter))] double? Value)
{
    public static RequestedAmount Of(Money? amount) => new(Money.Currency, (double?)amount?.Shillings);
}
