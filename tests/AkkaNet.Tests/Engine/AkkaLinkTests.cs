using Cluster.AkkaNet.Engine;
using Cluster.AkkaNet.Tests.Links;
using Cluster.Shared.Hosting;
using Cluster.Shared.Sockets;
using Cluster.TestKit.Tests.Links;

namespace Cluster.AkkaNet.Tests.Engine;

/// <summary>Links between actors that Akka hosts, over sockets: those across a link are no Akka actors, yet watched and answered.</summary>
public sealed class AkkaLinkTests()
    : LinkConformance(pool => new SocketNetwork(pool), pool => new SocketNetwork(pool), () => AkkaEngine.CreateLocal());

/// <summary>Actors in Akka's, and the control lane between them over Akka too, in the same actor systems.</summary>
public sealed class AkkaThroughoutTests : LinkConformance
{
    private readonly LaneWorld _world;

    public AkkaThroughoutTests()
        : this(new LaneWorld(more: AkkaEngine.Config.ToString()))
    {
    }

    private AkkaThroughoutTests(LaneWorld world)
        : base(world.Worker, _ => world.Coordinator, Engines(world).Dequeue) => _world = world;

    private static Queue<IEngine> Engines(LaneWorld world) =>
        new([new AkkaEngine(world.WorkerSystem), new AkkaEngine(world.CoordinatorSystem)]);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _world.DisposeAsync();
    }
}
