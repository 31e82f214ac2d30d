namespace KopoKopo.Emulator.Benchmarks;

/// <summary>How much of the job a bare server does. Each does what the one before does, too.</summary>
internal enum BareLevel
{
    /// <summary>L1: Kestrel, which parses a create's body and answers 201 with a location.</summary>
    Answer,

    /// <summary>L2: and stores a resource and a row of an outbox, many in one transaction, before the answer; and answers GETs of it.</summary>
    Store,

    /// <summary>L3: and POSTs a signed callback on a pooled connection as soon as that is stored, and records what came of it.</summary>
    Deliver,
}
