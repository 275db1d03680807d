using Cluster.AkkaNet.Nodes;
using Cluster.Coordinator;
using Cluster.Coordinator.Service;
using Cluster.Shared.Actors;
using Cluster.Shared.Hosting;
using Cluster.Shared.Links;
using Cluster.Shared.Messages;
using Cluster.TestKit.Checkers;
using Cluster.TestKit.Training;
using Cluster.Worker.Actors;
using Cluster.Worker.Gradients;

namespace Cluster.AkkaNet.Tests.Clusters;

/// <summary>A coordinator in office, as a host would make it of the unchanged actors.</summary>
internal sealed class TestTerm : ITerm
{
    private readonly SharedOffice _office;
    private readonly FencedArchive _archive;
    private readonly IEngine _engine;

    private TestTerm(SharedOffice office, FencedArchive archive, IEngine engine, ClusterNode node)
    {
        (_office, _archive, _engine) = (office, archive, engine);
        var options = new CoordinatorOptions { CheckpointInterval = TimeSpan.FromMilliseconds(50) };
        Service = CoordinatorNode.Start(engine, node, options, archive, new MemoryDataLibrary(TinyRun.Data)).Service;
    }

    public ActorRef Service { get; }

    public ulong Epoch => _archive.Epoch;

    public Task<string> Ended => _archive.Deposed;

    public static async Task<TestTerm> BeginAsync(
        SharedOffice office, IEngine engine, ClusterNode node, bool mayDepose, CancellationToken cancelled) =>
        new(office, await office.TakeAsync(node.Identity.Name, mayDepose, cancelled), engine, node);

    public Task SubmitAsync(string experiment) =>
        _engine.Ask<ExperimentAccepted>(Service, new SubmitExperiment("akka.yaml", experiment, []), TimeSpan.FromSeconds(20));

    public async ValueTask DisposeAsync()
    {
        await _engine.ShutdownAsync();
        _office.FallSilent(Epoch);
    }
}

/// <summary>A worker of one slot, as a host would make it of the unchanged actors.</summary>
internal sealed class TestWorker : IWorkerLife
{
    private readonly IEngine _engine;
    private readonly ActorRef _joiner;

    /// <param name="engine">Of this life.</param>
    /// <param name="node">Of this life.</param>
    /// <param name="computed">Called with the worker's name for each gradient, before it is computed.</param>
    public TestWorker(IEngine engine, ClusterNode node, Action<string> computed)
    {
        _engine = engine;
        var events = new ClusterEvents();
        events.GradientComputed += (name, _) => computed(name);
        _joiner = WorkerNode.Start(engine, node, new()
        {
            Engines = events.Watch(new GradientEngineFactory(), node.Identity.Name),
            Data = specification => specification.Sha256 == TinyRun.Data.Sha256 ? TinyRun.Data : null,
            CheckpointInterval = TimeSpan.FromMilliseconds(50),
            WorkPerTurn = 1,
        });
    }

    public Task<string> Refused { get; } = new TaskCompletionSource<string>().Task;

    public Task LeaveAsync() => _engine.Ask<ClusterLeft>(_joiner, new LeaveCluster(), TimeSpan.FromSeconds(10));
}
