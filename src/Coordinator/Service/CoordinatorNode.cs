using Cluster.Coordinator.Scheduling;
using Cluster.Shared.Actors;
using Cluster.Shared.Links;

namespace Cluster.Coordinator.Service;

/// <summary>The actors of a coordinator's node.</summary>
/// <param name="Coordinator"><c>/coordinator</c>: workers register with it.</param>
/// <param name="Service"><c>/service</c>: clients ask it.</param>
public sealed record CoordinatorNode(ActorRef Coordinator, ActorRef Service)
{
    /// <summary>Spawns them; what the archive has open goes on.</summary>
    /// <param name="system">The node's.</param>
    /// <param name="node">Its links; null where all is in one process.</param>
    /// <param name="options">Its <see cref="CoordinatorOptions.Data"/> is replaced by the library.</param>
    /// <param name="archive">What it must not forget.</param>
    /// <param name="library">Its data sets.</param>
    /// <param name="screen">Gets a <c>TimedNotice</c> for whatever befalls; null for nobody.</param>
    public static CoordinatorNode Start(
        IActorSystem system,
        INode? node,
        CoordinatorOptions options,
        IExperimentArchive archive,
        IDataLibrary library,
        ActorRef? screen = null)
    {
        var own = options with { Data = library.Opened };
        var coordinator = system.Spawn(Props.Create(() => new CoordinatorActor(own)), "coordinator");
        var doors = new ServiceDoors(node?.Identity.Name ?? "coordinator", coordinator, archive, library, screen);
        var service = system.Spawn(Props.Create(() => new ServiceActor(doors)), "service");
        node?.Subscribe(coordinator);
        return new(coordinator, service);
    }
}
