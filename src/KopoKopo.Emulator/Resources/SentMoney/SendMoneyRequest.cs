using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Resources.SentMoney;

/// <summary>A validated request to send money, as it is stored.</summary>
/// <param name="Source">The till whose money it is; null: all accounts'.</param>
/// <param name="Destinations">The destinations as they were sent, which the result repeats; null for a blind one.</param>
/// <param name="Described">What they mean.</param>
internal sealed record SendMoneyRequest(
    Till? Source, JsonElement? Destinations, IReadOnlyList<MoneyDestination> Described, JsonElement? Metadata, string CallbackUrl)
{
    private const string InvalidSource = "Source identifier is invalid";

    private static readonly Member<Till?> SourceMember = new(
        "source_identifier",
        new RequestText<Till?>("a till number", static text => Till.TryParse(text, out var till) ? till : null)
        {
            Pattern = RequestShapes.TillPattern,
            Sentence = InvalidSource,
            Judge = static (till, judged) =>
            {
                var merchant = judged.Reading.Merchant;
                if (merchant?.Owns(till!.Value) != false) return;
                if (!merchant.HasAccount(till!.Value)) judged.Reading.Reject(InvalidSource);
                else judged.Reading.WouldRefuse(InvalidSource);
            },
        },
        "The till whose money it is; left out: whatever there is.")
    {
        TakesNull = true,
        Example = "\"000000\"",
    };

    private static readonly Member<DescribedDestinations> DestinationsMember = new(
        "destinations", new DestinationsShape(), "Where it goes; left out, null or empty: all there is goes to your preferred accounts.")
    {
        TakesNull = true,
    };

    public static readonly Shape<SendMoneyRequest> Shape = RequestMembers.Of(
        "a request to send money", Of, SourceMember, MoneyShapes.CurrencyMember, DestinationsMember, RequestMembers.Metadata, RequestMembers.Links);

    /// <inheritdoc cref="ResourceKind.Parts"/>
    public static readonly RequestParts Parts = new()
    {
        Till = new MemberPath(SourceMember),
        Currency = new MemberPath(MoneyShapes.CurrencyMember),
        Destinations = new MemberPath(DestinationsMember),
        OfDestination = MoneyDestination.Parts,
    };

    /// <summary>Whether the result's status is Received: its sources disagree.</summary>
    public bool IsReceived { get; init; }

    [JsonIgnore]
    public bool IsBlind => Described.Count == 0;

    private static SendMoneyRequest Of(Members members)
    {
        var destinations = members.Get(DestinationsMember);
        return new SendMoneyRequest(
            members.Get(SourceMember),
            destinations?.Json,
            destinations?.Described ?? [],
            members.Get(RequestMembers.Metadata),
            members.Get(RequestMembers.Links)!)
        {
            IsReceived = members.Request().Merchant?.V2.SendMoneyStatus == SendMoneyStatus.Received,
        };
    }

    /// <summary>Destinations as they were sent, and what they mean.</summary>
    /// <summary>One destination by its type, more by their number; null amounts: all there is.</summary>
    public RequestSummary Summary() => Described.Count == 0
        ? new RequestSummary("own accounts", Till: Source)
        : new RequestSummary(
            Described.Count == 1 ? Described[0].Type : $"{Described.Count} destinations", new Money(Described.Sum(each => each.Amount.Shillings)), Source);

    private sealed record DescribedDestinations(JsonElement? Json, IReadOnlyList<MoneyDestination> Described);

    private sealed class DestinationsShape : Shape<DescribedDestinations>
    {
        private static readonly Shape<IReadOnlyList<MoneyDestination>> List = Shapes.List(MoneyDestination.Shape, least: 0, Most);

        // Each is a batch, and each is settled inside the writer.
        private const int Most = 100;

        public override string Expected => List.Expected;

        public override JsonObject Schema(ScenarioWords words) => List.Schema(words);

        public override DescribedDestinations? Read(JsonElement value, string path, Reading reading)
        {
            if (value.ValueKind != JsonValueKind.Array) return Refuse(path, reading);
            if (value.GetArrayLength() == 0) return new DescribedDestinations(null, []);
            if (value.GetArrayLength() > Most)
            {
                reading.Fail(path, $"is too long (maximum is {Most} destinations)");
                return null;
            }

            var described = new List<MoneyDestination>();
            foreach (var item in value.EnumerateArray())
            {
                if (MoneyDestination.Shape.Read(item, path, reading) is not { } destination) return null;

                described.Add(destination);
            }

            return new DescribedDestinations(value, described);
        }
    }
}

/// <summary>How the validated request is stored.</summary>
[JsonSerializable(typeof(SendMoneyRequest))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
internal sealed partial class StoredSendMoney : JsonSerializerContext;
