using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Scenarios.Rules;

namespace KopoKopo.Emulator.Control.Scripting;

/// <summary><c>/_emulator/magic</c>: the phone numbers that decide by themselves.</summary>
internal static class MagicEndpoints
{
    public static JsonAnswer Get() => new(static json =>
    {
        json.WriteStartObject();
        json.WriteString("pattern", MagicNumbers.Pattern);
        json.WriteString("explanation", "NNN says what happens, DD after how many seconds (00: the default); in any form: +254…, 254…, 07…. Every other number succeeds.");
        json.WriteStartArray("magic_numbers");
        foreach (var number in MagicNumbers.All)
        {
            json.WriteStartObject();
            json.WriteString("digits", number.Digits);
            json.WriteString("number", MagicNumbers.NumberOf(number));
            json.WriteString("incoming_payment", number.Payer?.Words);
            json.WriteString("payout_recipient", number.Recipient?.Words);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
