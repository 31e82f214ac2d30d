using System.Globalization;
using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Resources;

/// <summary><c>scope</c> and <c>scope_reference</c>: a till, or the whole company, whose reference is ignored (SDKs send null, "", or a till).</summary>
internal static class Scoped
{
    public const string ToCompany = "company";
    public const string ToTill = "till";

    /// <summary>"Company" or "Till", as resources write it.</summary>
    public static string InWords(string scope) => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(scope);

    public static readonly Member<string> Scope = new("scope", RequestShapes.OneOf(ToCompany, ToTill), "One till, or the whole company.") { IsRequired = true };

    public static readonly Member<Till?> Till = new("scope_reference", RequestShapes.ScopeTill, "The till's number.")
    {
        IsRequired = true,
        When = Scope.Is(ToTill),
        Example = "\"000000\"",
    };
}
