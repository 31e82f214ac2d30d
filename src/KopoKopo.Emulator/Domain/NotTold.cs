namespace KopoKopo.Emulator.Domain;

/// <summary>A subscription to a topic whose webhook did not go to it.</summary>
/// <param name="Subscription">Its id.</param>
/// <param name="Because">Why not.</param>
internal sealed record NotTold(string Subscription, string Because);
