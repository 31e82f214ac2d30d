using System.Text.Json.Serialization;
using KopoKopo.Emulator.Control.Diagnosis;
using KopoKopo.Emulator.Control.Journals;
using KopoKopo.Emulator.Control.Scripting;
using KopoKopo.Emulator.Control.Worlds;

namespace KopoKopo.Emulator.Control;

/// <summary>How the control API's answers and events are written: members in snake case, in the order in which the types declare them.</summary>
[JsonSerializable(typeof(EmulatorView))]
[JsonSerializable(typeof(CompactView))]
[JsonSerializable(typeof(AppView))]
[JsonSerializable(typeof(AppList))]
[JsonSerializable(typeof(SnapshotView))]
[JsonSerializable(typeof(ClockView))]
[JsonSerializable(typeof(AdvanceView))]
[JsonSerializable(typeof(LedgerView))]
[JsonSerializable(typeof(AccountView))]
[JsonSerializable(typeof(EntryList))]
[JsonSerializable(typeof(EntryView))]
[JsonSerializable(typeof(DueList))]
[JsonSerializable(typeof(DestinationList))]
[JsonSerializable(typeof(DestinationView))]
[JsonSerializable(typeof(SettlementLocationsView))]
[JsonSerializable(typeof(NotToldView))]
[JsonSerializable(typeof(MagicView))]
[JsonSerializable(typeof(OutcomeView))]
[JsonSerializable(typeof(OutcomeList))]
[JsonSerializable(typeof(ScenarioList))]
[JsonSerializable(typeof(OwnScenarioView))]
[JsonSerializable(typeof(ScenarioStateView))]
[JsonSerializable(typeof(SimulationView))]
[JsonSerializable(typeof(LinkPaymentView))]
[JsonSerializable(typeof(ResourceView))]
[JsonSerializable(typeof(ResourceList))]
[JsonSerializable(typeof(RequestView))]
[JsonSerializable(typeof(RequestList))]
[JsonSerializable(typeof(DeliveryView))]
[JsonSerializable(typeof(DeliveryPage))]
[JsonSerializable(typeof(DeliveryList))]
[JsonSerializable(typeof(MissedDeliveryList))]
[JsonSerializable(typeof(SignatureView))]
[JsonSerializable(typeof(DoctorView))]
[JsonSerializable(typeof(LiveView))]
[JsonSerializable(typeof(ReadyView))]
[JsonSerializable(typeof(RequestEvent))]
[JsonSerializable(typeof(CreationEvent))]
[JsonSerializable(typeof(CompletionEvent))]
[JsonSerializable(typeof(DeliveryEvent))]
[JsonSerializable(typeof(SimulationEvent))]
[JsonSerializable(typeof(ClockEvent))]
[JsonSerializable(typeof(WorldEvent))]
[JsonSerializable(typeof(string))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [typeof(InstantTextConverter), typeof(DurationTextConverter), typeof(MoneyTextConverter)])]
internal sealed partial class ControlContracts : JsonSerializerContext;
