namespace KopoKopo.Emulator.Domain;

/// <summary>An OAuth application: whose data, clock and tokens a request belongs to.</summary>
/// <param name="Id">Its row in the store.</param>
/// <param name="ClientId">Its OAuth <c>client_id</c>.</param>
/// <param name="ClientSecret">Its secret; null where any secret is accepted, as with an app that made itself.</param>
/// <param name="ApiKey">The key its results and webhooks are signed with.</param>
/// <param name="Clock">Its own "now".</param>
internal sealed record App(long Id, string ClientId, string? ClientSecret, string ApiKey, AppClock Clock);
