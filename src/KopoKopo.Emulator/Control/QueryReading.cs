using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Control;

/// <summary>A control call's query while it is read. A parameter that takes null takes a blank for left out.</summary>
internal sealed class QueryReading(IQueryCollection query) : ControlReading(ScenarioWords.None)
{
    public override JsonElement Find(JsonElement owner, IMember member) =>
        query.TryGetValue(member.Name, out var value) ? JsonSerializer.SerializeToElement(value.ToString(), ControlContracts.Default.String) : default;

    public override bool IsLeftOut(JsonElement value, IMember member) =>
        base.IsLeftOut(value, member) || (member.TakesNull && value.ValueEquals(""));
}

/// <summary>What stands in a query as text, and is a number.</summary>
internal static class QueryShapes
{
    /// <summary>Any text.</summary>
    public static readonly Shape<string> Text = Shapes.Parsed("a text", static text => text);

    public static Shape<int?> Integer(int least, int most) => new IntegerShape(least, most);

    private sealed class IntegerShape(int least, int most) : Shape<int?>
    {
        public override string Expected => $"a whole number from {least} to {most}";

        public override JsonObject Schema(ScenarioWords words) => Shapes.Integer(least, most).Schema(words);

        public override int? Read(JsonElement value, string path, Reading reading) =>
            int.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
                ? number
                : Refuse(path, reading);
    }
}
