using Cluster.Shared.Actors;

namespace Cluster.Shared.Hosting;

/// <summary>
/// An engine as those see it who link its actors with others': more than the edges of a program need, and all that a new engine must have
/// to be a node of a cluster. Its references are <see cref="EngineRef"/>s, and its actors may watch those of others too.
/// </summary>
public interface IEngine : IActorSystem
{
    /// <summary>Where messages without a receiver are published.</summary>
    IDeadLetters DeadLetters { get; }

    /// <summary>The living top-level actor that has this path, for example <c>/coordinator</c>, or null. From any thread.</summary>
    EngineRef? FindTopLevel(string path);
}
