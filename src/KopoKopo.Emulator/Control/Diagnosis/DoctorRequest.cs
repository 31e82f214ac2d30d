using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Control.Diagnosis;

/// <summary>Which callback URL does not hear.</summary>
internal sealed record DoctorRequest(Uri Url)
{
    private static readonly Member<Uri> UrlMember = new(
        "url", Shapes.Asked("Say which: {\"url\":\"http://localhost:9000/callback\"}", ControlBody.ParseUrl, ControlBody.UrlPattern), "The callback URL.")
    {
        IsRequired = true,
        Example = "\"http://localhost:9000/callback\"",
    };

    public static readonly Shape<DoctorRequest> Shape = ControlBody.Of(static members => new DoctorRequest(members.Get(UrlMember)!), UrlMember);
}
