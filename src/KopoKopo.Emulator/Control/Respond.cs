using System.Text.Json.Serialization.Metadata;
using KopoKopo.Emulator.Api;

namespace KopoKopo.Emulator.Control;

/// <summary>Responses of the control API: a view, under the status that the response's type says.</summary>
internal static class Respond
{
    public static OkJson<T> Ok<T>(T view) => new(view, Contract<T>());

    public static CreatedJson<T> Created<T>(T view) => new(view, Contract<T>());

    public static RequestTimeoutJson<T> Timeout<T>(T view) => new(view, Contract<T>());

    public static UnavailableJson<T> Unavailable<T>(T view) => new(view, Contract<T>());

    private static JsonTypeInfo<T> Contract<T>() => (JsonTypeInfo<T>)ControlContracts.Default.GetTypeInfo(typeof(T))!;
}
