using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Resources;

/// <summary><c>scope</c> and <c>scope_reference</c>: a till, or the whole company, whose reference is ignored (SDKs send null, "", or a till).</summary>
internal static class Scoped
{
    public const string ToCompany = "company";
    private const string ToTill = "till";

    public static string Read(Fields fields, out Till? till)
    {
        var scope = fields.OneOf("scope", ToCompany, ToTill);
        till = scope == ToTill ? fields.TillNumber("scope_reference", "Invalid scope reference") : null;
        return scope;
    }
}
