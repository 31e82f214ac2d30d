using System.Globalization;
using System.Text;
using System.Text.Json;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Api;

public sealed class WireJsonTests(NodeTool node)
{
    [Theory]
    [InlineData("\"", "\\\"")]
    [InlineData("\\", "\\\\")]
    [InlineData("\b", "\\b")]
    [InlineData("\t", "\\t")]
    [InlineData("\n", "\\n")]
    [InlineData("\f", "\\f")]
    [InlineData("\r", "\\r")]
    public void What_JSON_has_a_short_escape_for_is_written_with_it(string raw, string escaped) => Write(Quote(raw)).ShouldBe($"\"{escaped}\"");

    [Fact]
    public void Every_other_control_below_space_is_four_lower_case_hex_digits()
    {
        foreach (var control in Enumerable.Range(0, 0x20).Select(code => (char)code).Except("\b\t\n\f\r"))
            Write(Quote($"a{control}b")).ShouldBe($"\"a\\u{(int)control:x4}b\"");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("O'Brien")]
    [InlineData("<script>&amp;</script>")]
    [InlineData("+`%{}[]:,")]
    [InlineData("\u007f")]
    [InlineData("\u0080\u009f")]
    [InlineData("\u00a0\u00ad")]
    [InlineData("Zoë")]
    [InlineData("\u200b\u200d\u2028\u2029\ufeff")]
    [InlineData("\ue000\uf8ff\ufdd0\ufffd\uffff")]
    [InlineData("😀")]
    [InlineData("\U0010ffff")]
    public void All_else_is_written_raw_however_it_came(string text)
    {
        var escaped = string.Concat(text.Select(unit => $"\\u{(int)unit:X4}"));

        Write($"\"{text}\"").ShouldBe($"\"{text}\"");
        Write($"\"{escaped}\"").ShouldBe($"\"{text}\"");
        Write($$"""{"{{escaped}}":"{{escaped}}"}""").ShouldBe($$"""{"{{text}}":"{{text}}"}""");
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("-0.0e5", "0")]
    [InlineData("100.00", "100")]
    [InlineData("-20.50", "-20.5")]
    [InlineData("0.1", "0.1")]
    [InlineData("1E2", "100")]
    [InlineData("1e+2", "100")]
    [InlineData("123e-2", "1.23")]
    [InlineData("0.000001", "0.000001")]
    [InlineData("0.0000012", "0.0000012")]
    [InlineData("0.0000001", "1e-7")]
    [InlineData("0.00000012", "1.2e-7")]
    [InlineData("123456789012345680000", "123456789012345680000")]
    [InlineData("100000000000000000000", "100000000000000000000")]
    [InlineData("1e21", "1e+21")]
    [InlineData("1234e20", "1.234e+23")]
    [InlineData("9007199254740993", "9007199254740992")]
    [InlineData("12345678901234567890", "12345678901234567000")]
    [InlineData("0.30000000000000004", "0.30000000000000004")]
    [InlineData("5e-324", "5e-324")]
    [InlineData("2.2250738585072014e-308", "2.2250738585072014e-308")]
    [InlineData("1.7976931348623157e308", "1.7976931348623157e+308")]
    [InlineData("1e-400", "0")]
    [InlineData("-1e-400", "0")]
    [InlineData("1e400", "null")]
    [InlineData("-1e400", "null")]
    [InlineData("1e99999999999", "null")]
    [InlineData("1e-99999999999", "0")]
    public void Numbers_are_written_as_the_double_that_JavaScript_reads(string number, string written) => Write(number).ShouldBe(written);

    [Theory]
    [InlineData("""{"b":1,"a":2}""", """{"b":1,"a":2}""")]
    [InlineData("""{"b":1,"10":2,"2":3}""", """{"2":3,"10":2,"b":1}""")]
    [InlineData("""{"01":1,"-1":2,"1.5":3,"1e3":4,"+1":5," 1":6,"":7,"0":8}""", """{"0":8,"01":1,"-1":2,"1.5":3,"1e3":4,"+1":5," 1":6,"":7}""")]
    [InlineData("""{"4294967296":1,"4294967295":2,"4294967294":3}""", """{"4294967294":3,"4294967296":1,"4294967295":2}""")]
    [InlineData("""{"a":1,"b":2,"a":3}""", """{"a":3,"b":2}""")]
    [InlineData("""{"7":1,"\u0037":2}""", """{"7":2}""")]
    [InlineData("""{"__proto__":{"a":1},"constructor":2}""", """{"__proto__":{"a":1},"constructor":2}""")]
    [InlineData("""{"b":1,"2\u0000":2}""", """{"b":1,"2\u0000":2}""")]
    public void Members_stand_in_the_order_of_JavaScript(string text, string written) => Write(text).ShouldBe(written);

    [Theory]
    [InlineData(" [ ] ", "[]")]
    [InlineData("{ }", "{}")]
    [InlineData("[ true , false , null , [ { \"a\" : [ ] } , 1 ] ]", """[true,false,null,[{"a":[]},1]]""")]
    public void Nothing_is_written_between_the_tokens(string text, string written) => Write(text).ShouldBe(written);

    [Fact]
    public async Task Two_thousand_random_texts_are_written_as_Node_writes_them()
    {
        var random = new RandomJson(20260131);
        var texts = Enumerable.Range(0, 2000).Select(_ => random.Next()).ToList();

        var written = await AskNodeAsync("text => JSON.stringify(JSON.parse(text).map(each => JSON.stringify(JSON.parse(each))))", texts);

        Differences(texts, texts.Select(Write), written).ShouldBeEmpty();
    }

    [Fact]
    public async Task Five_thousand_random_doubles_are_written_as_Node_writes_them()
    {
        // Half of them of any size there is, half of the sizes that are written without an exponent or nearly so.
        var random = new Random(20260131);
        var doubles = Enumerable.Range(0, 5000)
            .Select(i => i % 2 == 0
                ? BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue))
                : Math.ScaleB(random.NextDouble(), random.Next(-30, 80)))
            .Select(value => double.IsFinite(value) ? value : double.Epsilon).ToList();
        var bits = doubles.Select(value => BitConverter.DoubleToUInt64Bits(value).ToString("x16", CultureInfo.InvariantCulture)).ToList();

        var written = await AskNodeAsync("text => JSON.stringify(JSON.parse(text).map(each => String(Buffer.from(each, 'hex').readDoubleBE())))", bits);

        Differences(bits, doubles.Select(JavaScriptNumber.ToText), written).ShouldBeEmpty();
    }

    private static string Write(string text)
    {
        using var document = JsonDocument.Parse(text);
        return Encoding.UTF8.GetString(WireJson.ToBytes(json => WireJson.WriteAsJavaScript(json, document.RootElement)));
    }

    // Escaped throughout, so that what is under test is only how it is written.
    private static string Quote(string raw) => $"\"{string.Concat(raw.Select(unit => $"\\u{(int)unit:x4}"))}\"";

    private async Task<string[]> AskNodeAsync(string function, List<string> inputs) =>
        JsonSerializer.Deserialize<string[]>(await node.ApplyAsync(function, JsonSerializer.Serialize(inputs)))!;

    private static List<string> Differences(List<string> inputs, IEnumerable<string> ours, string[] theirs)
    {
        theirs.Length.ShouldBe(inputs.Count);
        return inputs.Zip(ours, theirs).Where(row => !string.Equals(row.Second, row.Third, StringComparison.Ordinal))
            .OrderBy(row => row.First.Length).Select(row => $"{row.First}\n  is written {row.Second}\n  and by Node {row.Third}").Take(3).ToList();
    }
}

/// <summary>JSON texts with all that serialisers disagree about. An unpaired surrogate is left out: System.Text.Json cannot read one.</summary>
file sealed class RandomJson(int seed)
{
    private static readonly string[] Keys =
    [
        "2", "10", "01", "4294967294", "4294967295", "4294967296", "-1", "-0", "1.5", "1e3", "0", "7", "", " 1", "2\0",
        "__proto__", "constructor", "toString", "length", "a", "b", "é", "😀", "\u2028",
    ];

    private static readonly string[] Pieces =
    [
        .. Enumerable.Range(0, 0x20).Select(code => ((char)code).ToString()), "\"", "\\", "/", "'", "<", ">", "&", "+", "`", "a", "Z", " ", "\u007f",
        "\u0085", "\u00a0", "é", "ß", "\u200d", "\u2028", "\u2029", "\ue000", "\uf8ff", "\ufeff", "\ufffd", "\uffff", "漢", "😀", "👩‍💻", "\U0010ffff",
    ];

    private static readonly string[] Numbers =
    [
        "1e21", "1e-7", "5e-324", "-0", "0.1", "100.00", "12345678901234567890", "1e400", "-1e400", "1e-400", "1E+2", "0e0", "1e20", "999999999999999999999",
        "9007199254740993", "0.000001", "2.2250738585072011e-308", "1.7976931348623159e308", "2.4703282292062327e-324", "2.4703282292062328e-324",
        "0.1000000000000000055511151231257827021181583404541015625", "9007199254740993.00000000000000000000000000001", "1e23", "4.35", "0.3e-5",
    ];

    private readonly Random _random = new(seed);

    public string Next() => Spaced(Value(depth: 0));

    private string Value(int depth) => _random.Next(depth < 5 ? 9 : 5) switch
    {
        0 or 1 => Text(),
        2 or 3 => Number(),
        4 => Pick(["true", "false", "null"]),
        5 or 6 => $"[{Join(() => Value(depth + 1))}]",
        _ => $"{{{Join(() => $"{Spaced(Key())}:{Value(depth + 1)}")}}}",
    };

    private string Join(Func<string> item) => string.Join(',', Enumerable.Range(0, _random.Next(7)).Select(_ => Spaced(item())));

    private string Key() => _random.Next(4) == 0 ? Text() : Quote(Pick(Keys));

    private string Text() => Quote(string.Concat(Enumerable.Range(0, _random.Next(12)).Select(_ => Pick(Pieces))));

    // By runes, because half a pair of surrogates raw and half escaped is not UTF-8.
    private string Quote(string raw) => $"\"{string.Concat(raw.EnumerateRunes().Select(Escape))}\"";

    private string Escape(Rune rune)
    {
        var units = rune.ToString();
        if (_random.Next(4) == 0 || rune.Value < 0x20)
        {
            var isShort = "\b\t\n\f\r".IndexOf(units, StringComparison.Ordinal);
            return isShort >= 0 && _random.Next(2) == 0
                ? $"\\{"btnfr"[isShort]}"
                : string.Concat(units.Select(unit => _random.Next(2) == 0 ? $"\\u{(int)unit:x4}" : $"\\u{(int)unit:X4}"));
        }

        return units is "\"" or "\\" || (string.Equals(units, "/", StringComparison.Ordinal) && _random.Next(2) == 0) ? $"\\{units}" : units;
    }

    private string Number() => _random.Next(3) == 0
        ? Pick(Numbers)
        : $"{Pick(["", "-"])}{Pick(["0", $"{_random.Next(1, 10)}{Digits(_random.Next(22))}"])}{Pick(["", $".{Digits(_random.Next(1, 22))}"])}{Exponent()}";

    private string Exponent() =>
        _random.Next(2) == 0 ? "" : $"{Pick(["e", "E"])}{Pick(["", "+", "-"])}{Pick(["", "0"])}{_random.Next(_random.Next(2) == 0 ? 25 : 340)}";

    private string Digits(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => _random.Next(10)));

    private string Spaced(string token) => $"{Pick(["", "", "", " ", "\n\t"])}{token}{Pick(["", "", "", " ", "\r\n"])}";

    private string Pick(string[] from) => from[_random.Next(from.Length)];
}
