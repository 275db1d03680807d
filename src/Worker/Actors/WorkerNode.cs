using Cluster.Shared.Actors;
using Cluster.Shared.Links;

namespace Cluster.Worker.Actors;

/// <summary>The actors of a worker node.</summary>
public static class WorkerNode
{
    /// <summary>Spawns <c>/joiner</c>, which offers the node's slots to whichever coordinator it is linked to.</summary>
    /// <param name="system">The node's.</param>
    /// <param name="node">Its links; its name becomes the worker's.</param>
    /// <param name="options">What it has.</param>
    public static ActorRef Start(IActorSystem system, INode node, WorkerOptions options)
    {
        var name = node.Identity.Name;
        var joiner = system.Spawn(Props.Create(() => new JoinerActor(name, options)), "joiner");
        node.Subscribe(joiner);
        return joiner;
    }
}
