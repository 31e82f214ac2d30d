using System.Globalization;

namespace KopoKopo.Emulator.Json;

/// <summary>Numbers as JavaScript prints them: the shortest digits that read back the same, never a trailing zero (ECMA-262, Number::toString).</summary>
internal static class JavaScriptNumber
{
    public static string ToText(double value)
    {
        if (!double.IsFinite(value)) return "null";
        if (value == 0) return "0";

        // .NET's "E16" is exact but not shortest; "R" has the shortest digits, in a notation of its own: take it apart and put it together again.
        var text = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var e = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = e < 0 ? 0 : int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = e < 0 ? text : text[..e];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? mantissa.Length : point;
        var allDigits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var digits = allDigits.TrimStart('0');

        // The value is 0.digits times ten to the n.
        var n = whole + exponent - (allDigits.Length - digits.Length);
        digits = digits.TrimEnd('0');
        return (value < 0 ? "-" : "") + Layout(digits, n);
    }

    private static string Layout(string digits, int n)
    {
        if (digits.Length <= n && n <= 21) return digits.PadRight(n, '0');
        if (n is > 0 and <= 21) return $"{digits[..n]}.{digits[n..]}";
        if (n is > -6 and <= 0) return $"0.{new string('0', -n)}{digits}";

        var exponent = n - 1;
        var sign = exponent < 0 ? "-" : "+";
        return digits.Length == 1
            ? $"{digits}e{sign}{Math.Abs(exponent)}"
            : $"{digits[0]}.{digits[1..]}e{sign}{Math.Abs(exponent)}";
    }
}
