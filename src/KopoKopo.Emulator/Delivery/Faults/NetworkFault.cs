using System.Text.Json;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Delivery.Faults;

/// <summary>The network fails at some attempts, in real time, on a socket of the attempt's own.</summary>
/// <param name="Failure">What happens, one of <see cref="Failures"/>.</param>
/// <param name="Attempts">How many attempts it befalls, from the first.</param>
internal sealed record NetworkFault(string Failure, int Attempts) : Fault
{
    public const string Reset = "reset";

    /// <summary>What can happen: the word, and the body as it goes over the wire.</summary>
    private static readonly OrderedDictionary<string, Func<byte[], TimeSpan, FaultyContent>> Failures = new(StringComparer.Ordinal)
    {
        [Reset] = static (body, _) => new ResetContent(body),
        ["slow"] = static (body, timeout) => new SlowContent(body, timeout),
        ["timeout"] = static (body, _) => new UnfinishedContent(body),
    };

    public static readonly FaultKind Kind = new NetworkKind();

    public override string Name => Kind.Member.Name;

    /// <summary>What happens at the attempt after so many; null: nothing.</summary>
    public static NetworkFault? At(IEnumerable<Fault> faults, int attemptsBefore) =>
        faults.OfType<NetworkFault>().FirstOrDefault(fault => fault.Attempts > attemptsBefore);

    public override Sending Change(Sending sending) => sending;

    /// <summary>The body as it goes over the wire of an attempt that ends after <paramref name="timeout"/>.</summary>
    public FaultyContent Spoil(byte[] body, TimeSpan timeout) => Failures[Failure](body, timeout);

    private sealed class NetworkKind : FaultKind<NetworkFault>
    {
        private const string StoredName = "Network";
        private const string StoredAttempts = "Attempts";
        private static readonly Member<string> Network = new("network", Shapes.Word("network fault", [.. Failures.Keys]), "What happens on the socket.");
        private static readonly Member<int?> AttemptsMember =
            new("attempts", Shapes.Integer(1, 100), "How many attempts the network fails; one if it is not said.");

        public override IMember Member => Network;

        public override IReadOnlyList<IMember> Details => [AttemptsMember];

        public override FaultSpec Read(Members members) => new(new NetworkFault(members.Get(Network)!, members.Get(AttemptsMember) ?? 1));

        public override Fault? Restore(JsonElement stored) => stored.TryGetProperty(StoredName, out var failure) && Failures.ContainsKey(failure.GetString()!)
            ? new NetworkFault(failure.GetString()!, stored.GetProperty(StoredAttempts).GetInt32())
            : null;

        protected override void Show(Utf8JsonWriter json, NetworkFault fault)
        {
            json.WriteString(Network.Name, fault.Failure);
            json.WriteNumber(AttemptsMember.Name, fault.Attempts);
        }

        protected override void Store(Utf8JsonWriter json, NetworkFault? fault)
        {
            if (fault is not null) json.WriteString(StoredName, fault.Failure);
            json.WriteNumber(StoredAttempts, fault?.Attempts ?? 1);
        }
    }
}
