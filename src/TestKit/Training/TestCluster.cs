using Cluster.Coordinator;
using Cluster.Coordinator.Checkpoints;
using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Messages;
using Cluster.Coordinator.Results;
using Cluster.Coordinator.Scheduling;
using Cluster.Shared.Actors;
using Cluster.Shared.Data;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Shards;
using Cluster.Worker.Actors;
using Cluster.Worker.Gradients;

namespace Cluster.TestKit.Training;

/// <summary>A coordinator and workers, the production actors, in one process on any engine.</summary>
public sealed class TestCluster
{
    private readonly IActorSystem _system;
    private readonly TestClusterOptions _options;

    public TestCluster(IActorSystem system, TestClusterOptions options)
    {
        (_system, _options) = (system, options);
        var coordinator = new CoordinatorOptions { Data = _ => options.Data, CheckpointInterval = options.CheckpointInterval };
        var props = Props.Create(() => new CoordinatorActor(coordinator)) with { MailboxCapacity = options.CoordinatorMailbox };
        Coordinator = system.Spawn(props, "coordinator");
        for (var i = 0; i < options.Workers; i++) AddWorker();
    }

    public ActorRef Coordinator { get; }

    /// <summary>All workers that were ever started, as /worker-1, /worker-2, …</summary>
    public IReadOnlyList<ActorRef> Workers => _workers;

    private readonly List<ActorRef> _workers = [];

    public ActorRef AddWorker()
    {
        var options = new WorkerOptions
        {
            Slots = _options.SlotsPerWorker,
            Engines = _options.Engines,
            Data = _ => _options.Data,
            CheckpointInterval = _options.CheckpointInterval,
            WorkPerTurn = _options.WorkPerTurn,
        };
        var worker = _system.Spawn(Props.Create(() => new WorkerActor(Coordinator, options)), $"worker-{_workers.Count + 1}");
        _workers.Add(worker);
        return worker;
    }

    /// <summary>Trains an experiment to its end.</summary>
    /// <exception cref="InvalidOperationException">The experiment's actor failed.</exception>
    public async Task<ExperimentResult> RunAsync(Experiment experiment, ICheckpointStore store, ActorRef? observer = null)
    {
        var answer = await _system.Ask<object>(Coordinator, new RunExperiment(experiment, store, observer), TimeSpan.FromHours(1))
            .ConfigureAwait(false);
        return answer is ExperimentEnded ended ? ended.Result : throw new InvalidOperationException($"{answer}");
    }

    /// <summary>An experiment with one configuration.</summary>
    /// <param name="specification">Of every run but for the seed.</param>
    /// <param name="slots">Workers that may share a run.</param>
    /// <param name="seeds">0 to this − 1.</param>
    public static Experiment Experiment(RunSpecification specification, int slots = 1, int seeds = 1) => new()
    {
        Name = "test",
        Title = "A test",
        Configurations = [new() { Key = [], Label = "only", Template = specification, Slots = slots }],
        Seeds = [.. Enumerable.Range(0, seeds).Select(s => (ulong)s)],
        ResolvedYaml = "name: test\n",
    };
}

/// <summary>What a <see cref="TestCluster"/> is made of.</summary>
public sealed record TestClusterOptions
{
    public Dataset Data { get; init; } = TinyRun.Data;

    public int Workers { get; init; } = 2;

    public int SlotsPerWorker { get; init; } = 1;

    public IGradientEngineFactory Engines { get; init; } = new GradientEngineFactory();

    /// <summary>In the engine's time; zero for none but the last of each run.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.Zero;

    /// <summary>Messages that may wait for the coordinator.</summary>
    public int CoordinatorMailbox { get; init; } = 10_000;

    /// <summary>Multiply-adds a turn; by default so few that every piece of work is a turn, and others come between.</summary>
    public long WorkPerTurn { get; init; } = 1;
}
