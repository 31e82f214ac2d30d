namespace KopoKopo.Emulator.Domain;

/// <summary>A request at a glance, for whoever goes through a list of them. Null: it has none such.</summary>
/// <param name="Who">Who pays, or who or what is paid or told.</param>
/// <param name="Amount">How much.</param>
/// <param name="Till">The till it is about.</param>
internal sealed record RequestSummary(string? Who, Money? Amount = null, Till? Till = null);
