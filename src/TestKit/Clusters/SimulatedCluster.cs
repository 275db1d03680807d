using Cluster.Coordinator.Service;
using Cluster.Shared.Actors;
using Cluster.Shared.Data;
using Cluster.Shared.Links;
using Cluster.Shared.Messages;
using Cluster.Shared.Numerics;
using Cluster.TestKit.Checkers;
using Cluster.TestKit.Disks;
using Cluster.TestKit.Network;
using Cluster.TestKit.Simulation;
using Cluster.TestKit.Training;
using Cluster.Worker.Actors;

namespace Cluster.TestKit.Clusters;

/// <summary>
/// A coordinator, workers and a client, each on a node of its own: the production actors, links and messages over a simulated network and
/// a simulated disk. Nodes are called <c>coordinator</c>, <c>worker-1</c>, <c>worker-2</c> … and <c>client</c>.
/// </summary>
public sealed class SimulatedCluster
{
    public const string CoordinatorName = "coordinator";
    private const string Endpoint = CoordinatorName + ":5400";
    private const string Arithmetic = "simulated";

    private readonly SimulatedClusterOptions _options;
    private readonly Dictionary<string, SimulatedDisk> _workerDisks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SimulatedActorSystem> _nodes = new(StringComparer.Ordinal);
    private int _started;

    public SimulatedCluster(SimulatedClusterOptions options)
    {
        _options = options;
        World = new(options.Simulation) { Interfere = options.Parts.Interfere };
        Network = new(World);
        Disk = new(World, "disk");
        Archive = new(Disk, StoreIn);
        Bounds = new(Violations);
    }

    public SimulatedWorld World { get; }

    public SimulatedNetwork Network { get; }

    /// <summary>The coordinator's.</summary>
    public SimulatedDisk Disk { get; }

    public SimulatedArchive Archive { get; }

    /// <summary>What experiments train on.</summary>
    public Dataset Data => _options.Data;

    /// <summary>What can be seen of its work.</summary>
    public ClusterEvents Events { get; } = new();

    /// <summary>What checkers have found.</summary>
    public Violations Violations { get; } = new();

    public ClientNotes Client { get; } = new();

    /// <summary>Nodes that were started and have not crashed, by name.</summary>
    public IReadOnlyDictionary<string, SimulatedActorSystem> Nodes => _nodes;

    /// <summary>Names of workers that are there, in the order in which they were started first.</summary>
    public IEnumerable<string> Workers => _nodes.Keys.Where(name => name.StartsWith("worker-", StringComparison.Ordinal)).Order();

    internal BoundsChecker Bounds { get; }

    /// <summary>Starts the coordinator's node, for the first time or again.</summary>
    public void StartCoordinator()
    {
        var (system, node) = StartNode(CoordinatorName, NodeRole.Coordinator);
        system.TurnTime = path => path.Contains("/parameter-server-", StringComparison.Ordinal) ? _options.TurnTime / 10 : TimeSpan.Zero;
        var options = _options.Coordinator with
        {
            CheckpointInterval = _options.CheckpointInterval,
            Trees = shards => new WatchedTree(_options.Parts.Trees(shards), Events),
        };
        CoordinatorNode.Start(system, node, options, Archive, new MemoryDataLibrary(Data));
        node.Listen("0.0.0.0:5400");
    }

    /// <summary>Starts a worker's node, for the first time or again.</summary>
    /// <param name="name">For example <c>worker-1</c>.</param>
    public void StartWorker(string name)
    {
        var (system, node) = StartNode(name, NodeRole.Worker);
        system.TurnTime = path => IsComputing(path) ? _options.TurnTime : TimeSpan.Zero;
        var options = new WorkerOptions
        {
            Slots = _options.SlotsPerWorker,
            Engines = _options.Parts.AroundEngines(Events.Watch(_options.Parts.Engines, name)),
            Data = data => _options.WorkersHaveData && data.Sha256 == Data.Sha256 ? Data : null,
            Cache = new SimulatedDatasetCache(DiskOf(name)),
            CheckpointInterval = _options.CheckpointInterval,
            WorkPerTurn = 1,
        };
        WorkerNode.Start(system, node, options);
        node.Join(Endpoint);
    }

    /// <summary>Starts the client's node, which submits an experiment and watches it to its end.</summary>
    /// <param name="yaml">The experiment file.</param>
    public void Submit(string yaml)
    {
        var (system, node) = StartNode("client", NodeRole.Client);
        var submission = new SubmitExperiment("simulated.yaml", yaml, []);
        node.Subscribe(system.Spawn(Props.Create(() => new ClientActor(submission, Client)), "client"));
        node.Join(Endpoint);
    }

    /// <summary>A process or a machine is gone.</summary>
    /// <param name="name">The node.</param>
    /// <param name="silently">As by a loss of power, without a word to the others.</param>
    public void Crash(string name, bool silently)
    {
        if (!_nodes.Remove(name, out var node)) return;
        Network.Crash(name, silently);
        node.Crash();
        (name == CoordinatorName ? Disk : _workerDisks.GetValueOrDefault(name))?.Crash();
    }

    /// <summary>A worker's disk, where it keeps data sets; it outlives the worker's process.</summary>
    public SimulatedDisk DiskOf(string worker)
    {
        if (!_workerDisks.TryGetValue(worker, out var disk))
            _workerDisks[worker] = disk = new(World, $"disk of {worker}", (uint)(1_000 + _workerDisks.Count));
        return disk;
    }

    private static bool IsComputing(string path) =>
        path.Contains("/replica-", StringComparison.Ordinal) || path.Contains("/run-", StringComparison.Ordinal);

    private (SimulatedActorSystem System, ClusterNode Node) StartNode(string name, NodeRole role)
    {
        var system = World.AddNode(name);
        _nodes.Add(name, system);
        Bounds.Watch(system);
        system.Received += (actor, sender, message) => Events.Raise(new(name, actor.Path, sender?.Path ?? "", message));
        var pool = new TensorPool();
        var jitter = new RandomSequence(World.Options.Seed, (uint)(32 + _started++));
        var slots = role == NodeRole.Worker ? _options.SlotsPerWorker : 0;
        var node = new ClusterNode(
            system.Engine,
            new(name, (ulong)World.Now.Ticks, role, slots, role == NodeRole.Client ? "" : Arithmetic),
            _options.Links,
            Network.Join(system, pool),
            system.Engine.Options.Clock,
            _options.Parts.Formats(pool),
            pool,
            jitter.Uniform);
        return (system, node);
    }

    private SimulatedCheckpointStore StoreIn(string folder)
    {
        var store = new SimulatedCheckpointStore(Disk, folder, _options.Parts.CheckpointsInPlace);
        store.Saving += Events.RaiseBegun;
        store.Saved += Events.RaiseSaved;
        store.Loading += Events.RaiseAsked;
        store.Loaded += Events.RaiseLoaded;
        return store;
    }
}
