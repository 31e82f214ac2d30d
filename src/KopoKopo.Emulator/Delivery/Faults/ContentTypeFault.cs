using System.Net.Http.Headers;
using System.Text.Json;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Delivery.Faults;

/// <summary>The Content-Type is another.</summary>
internal sealed record ContentTypeFault(string ContentType) : ContentFault
{
    public static readonly FaultKind Kind = new ContentTypeKind();

    public override string Name => Kind.Member.Name;

    public override SentContent Spoil(SentContent content) => content with { ContentType = ContentType };

    private sealed class ContentTypeKind : FaultKind<ContentTypeFault>
    {
        private const string StoredName = "ContentType";
        private static readonly Shape<string> MediaType =
            Shapes.Parsed<string>("a media type", static text => MediaTypeHeaderValue.TryParse(text, out _) ? text : null);

        private static readonly Member<string> TypeMember = new("contentType", MediaType, "Its Content-Type.")
        {
            Example = """ "text/plain; charset=\"utf-8\"" """,
        };

        public override IMember Member => TypeMember;

        public override IReadOnlyList<IMember> Details => [];

        public override FaultSpec Read(Members members) => new(new ContentTypeFault(members.Get(TypeMember)!));

        public override Fault? Restore(JsonElement stored) =>
            stored.TryGetProperty(StoredName, out var type) ? new ContentTypeFault(type.GetString()!) : null;

        protected override void Show(Utf8JsonWriter json, ContentTypeFault fault) => json.WriteString(TypeMember.Name, fault.ContentType);

        protected override void Store(Utf8JsonWriter json, ContentTypeFault? fault)
        {
            if (fault is not null) json.WriteString(StoredName, fault.ContentType);
        }
    }
}
