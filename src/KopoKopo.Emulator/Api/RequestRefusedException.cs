namespace KopoKopo.Emulator.Api;

/// <summary>
/// A request is refused inside the write it would have been kept in, which is undone: what it asks for went to another between its validation and that.
/// </summary>
internal sealed class RequestRefusedException(ApiError error) : Exception(error.Message)
{
    public ApiError Error => error;
}
