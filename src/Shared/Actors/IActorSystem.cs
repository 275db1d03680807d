namespace Cluster.Shared.Actors;

/// <summary>An engine as seen from outside the actors: where top-level actors are spawned and the edges of the program meet them.</summary>
public interface IActorSystem : IAsyncDisposable
{
    /// <summary>Starts a top-level actor. One that fails is restarted as its <see cref="Props"/> allow.</summary>
    ActorRef Spawn(Props props, string name);

    /// <summary>Stops an actor from outside.</summary>
    void Stop(ActorRef actor);

    /// <summary>
    /// Sends a message and completes with the first answer. For the edges (a command line, a test); actors themselves tell.
    /// </summary>
    /// <exception cref="TimeoutException">No answer in time; it says who was asked what.</exception>
    /// <exception cref="InvalidCastException">The answer is of another type; it says which.</exception>
    Task<TAnswer> Ask<TAnswer>(ActorRef target, object message, TimeSpan timeout, CancellationToken cancellationToken = default);

    /// <summary>Raised for every message without a reader.</summary>
    event Action<DeadLetter>? DeadLettered;

    /// <summary>Raised for every turn that threw.</summary>
    event Action<ActorFailure>? Failed;

    /// <summary>
    /// Graceful end: stops top-level actors, the youngest first, each after the message it is handling and after its children;
    /// completes when all have ended. Later messages are dead letters, later spawns are refused.
    /// </summary>
    Task ShutdownAsync();
}
