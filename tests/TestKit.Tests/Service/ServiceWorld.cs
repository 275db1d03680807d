using Cluster.Coordinator;
using Cluster.Coordinator.Results;
using Cluster.Coordinator.Service;
using Cluster.Shared.Actors;
using Cluster.Shared.Data;
using Cluster.Shared.Messages;
using Cluster.Shared.Training;
using Cluster.TestKit.Probes;
using Cluster.TestKit.Simulation;
using Cluster.TestKit.Training;
using Cluster.Worker.Actors;
using Cluster.Worker.Data;
using Cluster.Worker.Gradients;

namespace Cluster.TestKit.Tests.Service;

/// <summary>A coordinator with its service, workers and clients in one simulated process.</summary>
internal sealed class ServiceWorld
{
    private int _workers;
    private int _clients;

    /// <param name="system">The simulation.</param>
    /// <param name="archive">Of an earlier coordinator; null for a new one.</param>
    /// <param name="workers">To begin with.</param>
    /// <param name="options">Of the coordinator.</param>
    public ServiceWorld(
        SimulatedActorSystem system, MemoryExperimentArchive? archive = null, int workers = 2, CoordinatorOptions? options = null)
    {
        (System, Archive) = (system, archive ?? new());
        Library.Sets[Digits.Name] = TinyRun.Data;
        system.FailOn((_, message) => Count(message), nth: 1);
        options ??= new();
        options = options with { CheckpointInterval = TimeSpan.FromMicroseconds(100), ProgressInterval = TimeSpan.FromMicroseconds(50) };
        Node = CoordinatorNode.Start(system, node: null, options, Archive, Library);
        for (var i = 0; i < workers; i++) AddWorker();
    }

    public SimulatedActorSystem System { get; }

    public MemoryExperimentArchive Archive { get; }

    public MemoryDataLibrary Library { get; } = new();

    public CoordinatorNode Node { get; }

    /// <summary>Runs that workers were told to compute, as often as they were.</summary>
    public List<StartRun> Starts { get; } = [];

    /// <summary>Pieces of data sets that were asked for.</summary>
    public int Fetches { get; private set; }

    /// <summary>In which messages are as quick as turns, so that what is asked meets runs in all their stages.</summary>
    public static SimulatedActorSystem Simulation(ulong seed) =>
        new(new SimulationOptions { Seed = seed, MaxMessageDelay = TimeSpan.FromMicroseconds(5) });

    /// <summary>An experiment on <see cref="TinyRun.Data"/> under the name of the built-in digits.</summary>
    public static string Tiny(string name = "tiny", int seeds = 2, int slots = 1, int epochs = 3) =>
        $"""
        name: {name}
        data: digits
        hidden: [7, 5]
        epochs: {epochs}
        batch: 20
        shards: 8
        slots: {slots}
        learning_rate: 0.5
        seeds: {seeds}
        """;

    public ActorRef AddWorker(bool hasData = true, IDatasetCache? cache = null)
    {
        var options = new WorkerOptions
        {
            Engines = new GradientEngineFactory(),
            Data = _ => hasData ? TinyRun.Data : null,
            Cache = cache,
            CheckpointInterval = TimeSpan.FromMicroseconds(100),
            ProgressInterval = TimeSpan.FromMicroseconds(50),
            WorkPerTurn = 1,
        };
        return System.Spawn(Props.Create(() => new WorkerActor(Node.Coordinator, options)), $"worker-{++_workers}");
    }

    public TestProbe Client() => new(System, $"client-{++_clients}");

    public ExperimentAccepted Submit(string yaml, params string[] overrides)
    {
        var client = Client();
        client.Tell(Node.Service, new SubmitExperiment("tiny.yaml", yaml, overrides));
        return client.WaitFor<ExperimentAccepted>();
    }

    public TestProbe Watch(string id)
    {
        var client = Client();
        client.Tell(Node.Service, new WatchExperiment(id));
        return client;
    }

    public ClusterStatus Status()
    {
        var client = Client();
        client.Tell(Node.Service, new AskStatus());
        return client.WaitFor<ClusterStatus>();
    }

    public string Notices() => string.Join('\n', Status().Notices.Select(n => n.Text));

    /// <summary>All runs finished, in the bits of a plain loop.</summary>
    public void ShouldBeUndisturbed(string id, int runs, Dataset? data = null)
    {
        ExperimentResult result = Archive.Results[id];
        result.Runs.Count.ShouldBe(runs);
        result.Complete.ShouldBeTrue();
        foreach (var run in result.Runs)
        {
            run.Status.ShouldBe(RunStatus.Finished);
            run.WeightsSha256.ShouldBe(PlainTraining.Run(run.Configuration.ForSeed(run.Seed), data).WeightsSha256());
        }
    }

    private bool Count(object message)
    {
        if (message is StartRun start) Starts.Add(start);
        if (message is FetchData) Fetches++;
        return false;
    }
}
