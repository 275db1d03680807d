using Cluster.AkkaNet.Nodes;
using Cluster.Cli.Hosting.Archive;
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
    private readonly IEngine _engine;
    private readonly ActorRef _service;
    private readonly Office _office;
    private readonly WatchedArchive _archive;
    private readonly HeldTime _time;
    private bool _isKilled;

    private TestTerm(IEngine engine, ClusterNode node, Office office, WatchedArchive archive, HeldTime time)
    {
        (_engine, _office, _archive, _time) = (engine, office, archive, time);
        var options = new CoordinatorOptions { CheckpointInterval = TimeSpan.FromMilliseconds(50) };
        _service = CoordinatorNode.Start(engine, node, options, archive, new MemoryDataLibrary(TinyRun.Data)).Service;
    }

    public ulong Epoch => _office.Epoch;

    public Task<string> Ended => _office.Lost;

    public static async Task<TestTerm> BeginAsync(
        SharedFolder folder, IEngine engine, ClusterNode node, CoordinatorsSeen seen, Action<string> tell, CancellationToken cancelled)
    {
        var time = new HeldTime();
        var candidate = new OfficeCandidate(node.Identity.Name, seen.Self, seen.IsGone);
        var office = await Office.TakeAsync(folder.Path, candidate, tell, time, cancelled);
        return new(engine, node, office, folder.Archive(office), time);
    }

    public Task SubmitAsync(string experiment) =>
        _engine.Ask<ExperimentAccepted>(_service, new SubmitExperiment("akka.yaml", experiment, []), TimeSpan.FromSeconds(20));

    /// <summary>Its office shows no sign of life, and looks at nothing, any more.</summary>
    public void Freeze() => _time.Hold();

    /// <summary>Likewise, and it gives nothing back until <see cref="Bury"/>.</summary>
    public void Kill()
    {
        _isKilled = true;
        Freeze();
    }

    /// <summary>What the end of a process does.</summary>
    public void Bury()
    {
        _archive.Dispose();
        _office.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.ShutdownAsync();
        if (!_isKilled) Bury();
    }
}

/// <summary>A worker of one slot, as a host would make it of the unchanged actors.</summary>
internal static class TestWorker
{
    /// <param name="engine">Of this life.</param>
    /// <param name="node">Of this life.</param>
    /// <param name="computed">Called with the worker's name for each gradient, before it is computed.</param>
    public static WorkerLife Begin(IEngine engine, ClusterNode node, Action<string> computed)
    {
        var events = new ClusterEvents();
        events.GradientComputed += (name, _) => computed(name);
        var joiner = WorkerNode.Start(engine, node, new()
        {
            Engines = events.Watch(new GradientEngineFactory(), node.Identity.Name),
            Data = specification => specification.Sha256 == TinyRun.Data.Sha256 ? TinyRun.Data : null,
            CheckpointInterval = TimeSpan.FromMilliseconds(50),
            WorkPerTurn = 1,
        });
        return new(
            new TaskCompletionSource<string>().Task,
            () => engine.Ask<ClusterLeft>(joiner, new LeaveCluster(), TimeSpan.FromSeconds(10)));
    }
}
