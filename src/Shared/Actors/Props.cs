namespace Cluster.Shared.Actors;

/// <summary>
/// How to build an actor, and how much of it there may be. Immutable; the engine builds from it at start and at every restart.
/// </summary>
public sealed record Props
{
    private Props(Func<Actor> factory) => Factory = factory;

    /// <summary>Makes a fresh instance; never returns the same one twice.</summary>
    public Func<Actor> Factory { get; }

    /// <summary>User messages that may wait; what comes on top is a dead letter. At least 1; default 10,000.</summary>
    public int MailboxCapacity { get; init; } = 10_000;

    /// <summary>Restarts allowed within <see cref="RestartWindow"/>; one more failure stops the actor. Default 10.</summary>
    public int MaxRestarts { get; init; } = 10;

    /// <summary>Default one minute.</summary>
    public TimeSpan RestartWindow { get; init; } = TimeSpan.FromMinutes(1);

    public static Props Create(Func<Actor> factory) => new(factory);
}
