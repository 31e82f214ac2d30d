using System.Text.Json;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Delivery.Faults;

/// <summary>It arrives before the answer to the request that it is about.</summary>
internal sealed record BeforeResponseFault : Fault
{
    public static readonly FaultKind Kind = new BeforeResponseKind();

    public override string Name => Kind.Member.Name;

    public override Sending Change(Sending sending) => sending with { IsBeforeResponse = true };

    private sealed class BeforeResponseKind : FaultKind<BeforeResponseFault>
    {
        private const string StoredName = "BeforeResponse";
        private static readonly Member<bool?> BeforeResponse = new("beforeResponse", Shapes.Boolean, "It arrives before the answer to the request.");

        public override IMember Member => BeforeResponse;

        public override IReadOnlyList<IMember> Details => [];

        public override FaultSpec Read(Members members)
        {
            RequireTrue(members, BeforeResponse);
            return new FaultSpec(new BeforeResponseFault());
        }

        public override Fault? Restore(JsonElement stored) =>
            stored.TryGetProperty(StoredName, out var before) && before.GetBoolean() ? new BeforeResponseFault() : null;

        protected override void Show(Utf8JsonWriter json, BeforeResponseFault fault) => json.WriteBoolean(BeforeResponse.Name, true);

        protected override void Store(Utf8JsonWriter json, BeforeResponseFault? fault) => json.WriteBoolean(StoredName, fault is not null);
    }
}
