using Cluster.Coordinator;
using Cluster.Coordinator.Results;
using Cluster.Coordinator.Service;
using Cluster.Shared;
using Cluster.Shared.Data;
using Cluster.Shared.Links;
using Cluster.Shared.Messages;
using Cluster.TestKit.Checkers;
using Cluster.TestKit.Clusters;
using Cluster.TestKit.Training;
using Cluster.Worker.Actors;
using Cluster.Worker.Gradients;

namespace Cluster.TestKit.Scenarios;

/// <summary>Nodes in this process, each with an actor system of its own on the thread pool, joined over loopback sockets.</summary>
internal sealed class SocketStage(Dataset data) : IStage
{
    private const string CoordinatorName = "coordinator";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // So that something is left to be disturbed when a move comes.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(1);

    private readonly Dictionary<string, SocketNode> _nodes = new(StringComparer.Ordinal);
    private readonly MemoryExperimentArchive _archive = new();
    private readonly MemoryDataLibrary _library = new(data);
    private readonly ManualResetEventSlim _never = new();
    private readonly List<(int Gradients, TaskCompletionSource Reached)> _waiting = [];
    private readonly List<Task> _ending = [];
    private int _gradients;
    private string _endpoint = "127.0.0.1:0";

    public async Task StartCoordinatorAsync()
    {
        await Task.WhenAll(_ending).ConfigureAwait(false);
        var node = Start(CoordinatorName, NodeRole.Coordinator);
        var options = new CoordinatorOptions { CheckpointInterval = TimeSpan.FromMilliseconds(50) };
        node.Service = CoordinatorNode.Start(node.System, node.Links, options, _archive, _library).Service;
        for (var tries = 1; ; tries++)
        {
            try
            {
                _endpoint = node.Links.Listen(_endpoint);
                return;
            }
            catch (UserException) when (tries < 100)
            {
                // The system takes a moment to give the port of the one before back.
                await Task.Delay(20).ConfigureAwait(false);
            }
        }
    }

    public void StartWorker(string name)
    {
        var node = Start(name, NodeRole.Worker);
        var events = new ClusterEvents();
        events.GradientComputed += (_, _) => Count();
        var options = new WorkerOptions
        {
            Engines = events.Watch(new GradientEngineFactory(), name),
            Data = specification => specification.Sha256 == data.Sha256 ? data : null,
            CheckpointInterval = TimeSpan.FromMilliseconds(50),
            WorkPerTurn = 1,
        };
        WorkerNode.Start(node.System, node.Links, options);
        node.Links.Join(_endpoint);
    }

    public void Kill(string name)
    {
        if (_nodes.Remove(name, out var node)) _ending.Add(node.DisposeAsync().AsTask());
    }

    public void Submit(string yaml)
    {
        var node = _nodes[CoordinatorName];
        _ = node.System.Ask<ExperimentAccepted>(node.Service!, new SubmitExperiment("scenario.yaml", yaml, []), Limit).Result;
    }

    public void Disturb(string fault, Action<SimulatedCluster> action) => throw new ScenarioException(
        $"'{fault}' can only be simulated: play this scenario with SimulateAsync. "
        + "RunAsync, on the real engine, can kill, join and restart.");

    public async Task ReachAsync(int gradients)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_waiting)
        {
            if (_gradients >= gradients) return;
            _waiting.Add((gradients, reached));
        }

        try
        {
            await Task.WhenAny(reached.Task, _archive.FirstClosed).WaitAsync(Limit).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw ScenarioException.TooSlow(gradients, Volatile.Read(ref _gradients), Limit);
        }

        if (!reached.Task.IsCompleted) throw ScenarioException.TooLate(gradients, Volatile.Read(ref _gradients));
    }

    public async Task<ExperimentResult> FinishAsync()
    {
        var id = await _archive.FirstClosed.WaitAsync(Limit).ConfigureAwait(false);
        return _archive.Results.GetValueOrDefault(id) ?? throw new ScenarioException("The experiment ended without a result.");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var name in _nodes.Keys.ToList()) Kill(name);
        await Task.WhenAll(_ending).ConfigureAwait(false);
        _never.Dispose();
    }

    private SocketNode Start(string name, NodeRole role) => _nodes[name] = new(name, role);

    private void Count()
    {
        lock (_waiting)
        {
            _gradients++;
            foreach (var (_, reached) in _waiting.Where(w => w.Gradients <= _gradients)) reached.TrySetResult();
        }

        _never.Wait(Pace);
    }
}
