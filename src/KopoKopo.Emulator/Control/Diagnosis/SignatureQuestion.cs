using System.Text;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Control.Diagnosis;

/// <summary>A signature that does not fit, and the body it should.</summary>
internal sealed record SignatureQuestion(string Body, string Signature)
{
    private const int LongestSignature = 1000;
    private const string WhatYouHave = "Say what you have: {\"body\":\"the request's body as text\",\"signature\":\"the header's value\"}";

    private static readonly Member<string> BodyMember = new("body", Shapes.Asked(WhatYouHave, static text => text), "The request's body as text.")
    {
        IsRequired = true,
    };
    private static readonly Member<string> SignatureMember = new("signature", Shapes.Asked(WhatYouHave, static text => text), "The header's value.")
    {
        IsRequired = true,
    };

    public static readonly Shape<SignatureQuestion> Shape = ControlBody.Of(Of, BodyMember, SignatureMember);

    private static SignatureQuestion? Of(Members members)
    {
        var question = new SignatureQuestion(members.Get(BodyMember)!, members.Get(SignatureMember)!);
        if (Encoding.UTF8.GetByteCount(question.Body) > SignatureDiagnosis.LongestBody)
        {
            members.Fail(BodyMember, $"may have {SignatureDiagnosis.LongestBody} bytes: a callback has far fewer");
        }
        else if (question.Signature.Length > LongestSignature)
        {
            members.Fail(SignatureMember, $"may have {LongestSignature} characters: a signature has 64");
        }

        return question;
    }
}
