using Cluster.Shared.Actors;

namespace Cluster.Coordinator.Service;

/// <summary>What the service's actors need of the world around them.</summary>
/// <param name="Name">The coordinator's node, for people.</param>
/// <param name="Coordinator">Places runs.</param>
/// <param name="Archive">Forgets nothing.</param>
/// <param name="Library">Has the data.</param>
/// <param name="Screen">Gets each notice as it comes; null for nobody.</param>
internal sealed record ServiceDoors(
    string Name, ActorRef Coordinator, IExperimentArchive Archive, IDataLibrary Library, ActorRef? Screen);
