using System.Globalization;
using System.Text.Json;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Delivery.Faults;

/// <summary>It comes more than once: so many deliveries in all, with the same bytes.</summary>
internal sealed record DuplicateFault(int Times, TimeSpan Gap) : Fault
{
    public static readonly FaultKind Kind = new DuplicateKind();

    public override string Name => Kind.Member.Name;

    public override Sending Change(Sending sending) => sending with { Copies = Times, Gap = Gap };

    private sealed class DuplicateKind : FaultKind<DuplicateFault>
    {
        private const string StoredName = "Duplicate";
        private const string StoredGap = "Gap";
        private static readonly Member<int?> Duplicate =
            new("duplicate", Shapes.Integer(1, 100), "So many POSTs in all, each a delivery of its own with the same bytes.");

        private static readonly Member<Delay> GapMember = new("gap", Delay.Shape, "The time between duplicates.");

        public override IMember Member => Duplicate;

        public override IReadOnlyList<IMember> Details => [GapMember];

        public override FaultSpec Read(Members members)
        {
            var times = members.Get(Duplicate)!.Value;
            var gap = members.Get(GapMember) ?? Delay.None;
            if (gap.Most * times > Duration.Longest) members.Fail(GapMember, "the last duplicate would come after more than 100 years");
            return new FaultSpec(new DuplicateFault(times, gap.Most))
            {
                Drawn = (random, purpose) => new DuplicateFault(times, gap.Draw(random, $"{purpose} gap")),
            };
        }

        public override Fault? Restore(JsonElement stored) => stored.TryGetProperty(StoredName, out var times)
            ? new DuplicateFault(times.GetInt32(), TimeSpan.ParseExact(stored.GetProperty(StoredGap).GetString()!, "c", CultureInfo.InvariantCulture))
            : null;

        protected override void Show(Utf8JsonWriter json, DuplicateFault fault)
        {
            json.WriteNumber(Duplicate.Name, fault.Times);
            json.WriteString(GapMember.Name, new Duration(fault.Gap).ToString());
        }

        protected override void Store(Utf8JsonWriter json, DuplicateFault? fault)
        {
            if (fault is not null) json.WriteNumber(StoredName, fault.Times);
            json.WriteString(StoredGap, (fault?.Gap ?? TimeSpan.Zero).ToString("c", CultureInfo.InvariantCulture));
        }
    }
}
