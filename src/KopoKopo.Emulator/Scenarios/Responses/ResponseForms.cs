namespace KopoKopo.Emulator.Scenarios.Responses;

/// <summary>All that can be answered in place of 201. One more form is one more line, and a file beside this one.</summary>
internal static class ResponseForms
{
    // In the order of the schema.
    public static readonly IReadOnlyList<ResponseForm> All =
    [
        StatusResponse.Form,
        BrokenConnection.Form,
    ];
}
