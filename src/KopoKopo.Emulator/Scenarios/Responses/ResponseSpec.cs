using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Scenarios.Responses;

/// <summary>The synchronous response that a rule gives (<c>respond</c>): one of the forms, or the usual response, later.</summary>
/// <param name="Form">What answers instead; null: the usual response does.</param>
/// <param name="Delay">How long it is held back.</param>
internal sealed record ResponseSpec(IResult? Form, Delay Delay)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(10);

    private static readonly Member<Delay> DelayMember = new("delay", Delay.Shape, "How long it is held back, in real time.");
    private static readonly Member<bool?> Created = new("created", Shapes.Boolean, "Whether the resource exists all the same.");
    private static readonly string[] FormNames = [.. ResponseForms.All.Select(form => form.Member.Name)];

    // The delay stands behind the first form, as it always has in the schema.
    public static readonly Shape<ResponseSpec> Shape = Shapes.Object(
        "an answer", ToResponse, [.. ResponseForms.All[0].Members, DelayMember, .. ResponseForms.All.Skip(1).SelectMany(form => form.Members), Created]);

    /// <summary>Whether the resource exists although the request is answered otherwise.</summary>
    public bool IsCreated { get; init; }

    /// <summary>Whether there is a resource, and so a result to decide.</summary>
    public bool Creates => IsCreated || Form is null;

    public ScriptedResponse Draw(SeededRandom random) => new(Form, Clamp(Delay.Draw(random, "respond delay"))) { IsCreated = IsCreated };

    private static TimeSpan Clamp(TimeSpan delay) => delay < LongestDelay ? delay : LongestDelay;

    private static ResponseSpec ToResponse(Members members)
    {
        var said = ResponseForms.All.Where(form => members.Has(form.Member)).ToList();
        CheckForms(members, said);
        var forms = said.Select(form => form.Read(members)).ToList();
        return new ResponseSpec(forms.FirstOrDefault(), members.Get(DelayMember) ?? Delay.None) { IsCreated = members.Get(Created) ?? false };
    }

    // Where two forms are said the later one of the list complains of the other.
    private static void CheckForms(Members members, List<ResponseForm> said)
    {
        if (said.Count > 0)
        {
            var form = said[^1];
            foreach (var other in ResponseForms.All.Where(other => other != form)) members.Exclude(form.Contradiction, other.Members);
            return;
        }

        foreach (var form in ResponseForms.All) members.Exclude($"means nothing without {form.Member.Name}", [.. form.Details]);
        members.Exclude($"means nothing without {string.Join(" or ", FormNames)}", Created);
        if (!members.Has(DelayMember)) members.Reading.Fail(members.Path, $"expected {string.Join(", ", FormNames)} or {DelayMember.Name}");
    }
}
