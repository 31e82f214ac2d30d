using System.Text.Json;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Delivery.Faults;

/// <summary>It is never sent.</summary>
internal sealed record DropFault : Fault
{
    public static readonly FaultKind Kind = new DropKind();

    public override string Name => Kind.Member.Name;

    public override Sending Change(Sending sending) => sending with { IsDropped = true };

    private sealed class DropKind : FaultKind<DropFault>
    {
        private const string StoredName = "Drop";
        private static readonly Member<bool?> Drop = new("drop", Shapes.Boolean, "It is never sent.");

        public override IMember Member => Drop;

        public override IReadOnlyList<IMember> Details => [];

        public override FaultSpec Read(Members members)
        {
            RequireTrue(members, Drop);
            return new FaultSpec(new DropFault());
        }

        public override Fault? Restore(JsonElement stored) => stored.TryGetProperty(StoredName, out var drop) && drop.GetBoolean() ? new DropFault() : null;

        protected override void Show(Utf8JsonWriter json, DropFault fault) => json.WriteBoolean(Drop.Name, true);

        protected override void Store(Utf8JsonWriter json, DropFault? fault) => json.WriteBoolean(StoredName, fault is not null);
    }
}
