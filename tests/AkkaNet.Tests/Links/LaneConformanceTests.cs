using Cluster.TestKit.Tests.Links;

namespace Cluster.AkkaNet.Tests.Links;

/// <summary>What links promise over sockets they promise over Akka.</summary>
public sealed class LaneConformanceTests : LinkConformance
{
    private readonly LaneWorld _world;

    public LaneConformanceTests()
        : this(new LaneWorld())
    {
    }

    private LaneConformanceTests(LaneWorld world)
        : base(world.Worker, _ => world.Coordinator) => _world = world;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _world.DisposeAsync();
    }
}
