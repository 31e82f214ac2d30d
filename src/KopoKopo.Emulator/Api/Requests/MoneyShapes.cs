using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Api.Requests;

/// <summary>Money as requests write it.</summary>
internal static class MoneyShapes
{
    /// <summary>KES, in capitals: there is no other.</summary>
    public static readonly Shape<string> Currency =
        new RequestText<string>("KES", static text => text == Money.Currency ? text : null) { Words = [Money.Currency] };

    /// <summary>A number or a numeric string: above nothing, in whole cents.</summary>
    public static readonly Shape<Money?> Value = new ValueShape();

    public static readonly Member<string> CurrencyMember = new("currency", Currency, "The currency.") { IsRequired = true, Example = "\"KES\"" };
    public static readonly Member<Money?> ValueMember = new("value", Value, "How much, in shillings.") { IsRequired = true, Example = "20000" };

    /// <summary>An object of a currency and a value.</summary>
    public static readonly Shape<Money?> Amount =
        new ObjectShape<Money?>("an object with currency and value", static members => members.Get(ValueMember), [CurrencyMember, ValueMember])
        {
            IsOpen = true,
        };

    /// <summary>As <see cref="Amount"/>; without a value it is none. SDKs send {}, or an object of nulls; a currency alone says as little.</summary>
    public static readonly Shape<Money?> OptionalAmount = new OptionalAmountShape();

    private sealed class OptionalAmountShape : Shape<Money?>
    {
        public override string Expected => Amount.Expected;

        public override JsonObject Schema(ScenarioWords words) => Amount.Schema(words);

        public override Money? Read(JsonElement value, string path, Reading reading) =>
            value.ValueKind == JsonValueKind.Object && RequestReading.IsBlankThroughout(reading.Find(value, ValueMember))
                ? null
                : Amount.Read(value, path, reading);
    }

    private sealed class ValueShape : Shape<Money?>
    {
        public override string Expected => "an amount";

        // That a number is of whole cents cannot be said: to divide one by 0.01 leaves a rest, mostly.
        public override JsonObject Schema(ScenarioWords words) => new()
        {
            ["anyOf"] = new JsonArray(
                new JsonObject { ["type"] = "number", ["exclusiveMinimum"] = 0, ["maximum"] = Money.Largest.Shillings },
                new JsonObject { ["type"] = "string", ["pattern"] = "^\\+?(?=[0-9.]*[1-9])0*[0-9]{0,9}(\\.[0-9]{0,2}0*)?$" }),
        };

        public override Money? Read(JsonElement value, string path, Reading reading)
        {
            if (Parse(value) is not { } shillings) return Fail("is not a number");
            if (shillings <= 0) return Fail("must be greater than 0");
            if (shillings > Money.Largest.Shillings) return Fail($"must be less than or equal to {Money.Largest.Shillings}");

            var money = new Money(shillings);
            return money.IsInCents ? money : Fail("must have at most 2 decimals");

            Money? Fail(string complaint)
            {
                reading.Fail(path, complaint);
                return null;
            }
        }

        // A number too large for a decimal is one all the same: the largest there is, with its sign.
        private static decimal? Parse(JsonElement value)
        {
            var isNumber = value.ValueKind == JsonValueKind.Number;
            if (!isNumber && value.ValueKind != JsonValueKind.String) return null;

            var text = value.ToString();
            var notation = isNumber ? NumberStyles.Float : NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
            var isDecimal = decimal.TryParse(text, notation, CultureInfo.InvariantCulture, out var shillings) && !text.Contains('\0', StringComparison.Ordinal);
            if (isDecimal) return shillings;
            if (!isNumber) return null;

            return text.StartsWith('-') ? decimal.MinValue : decimal.MaxValue;
        }
    }
}
