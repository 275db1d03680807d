using System.Globalization;
using Cluster.Coordinator;
using Cluster.TestKit.Simulation;

namespace Cluster.TestKit.Plans;

/// <summary>
/// A simulation's size, its experiment and its faults: all of it follows from a seed. Which kinds of faults there are is drawn too, so that
/// each seed is another mixture, and what only one kind brings out is not covered by others.
/// </summary>
public sealed record SimulationPlan
{
    public required ulong Seed { get; init; }

    /// <summary>At the start, 1 to 4.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>Of each worker, 1 or 2.</summary>
    public int SlotsPerWorker { get; init; } = 1;

    /// <summary>Whether workers have the data at hand, or fetch them over their links.</summary>
    public bool WorkersHaveData { get; init; } = true;

    /// <summary>The experiment file.</summary>
    public required string Experiment { get; init; }

    /// <summary>Faults that happen.</summary>
    public IReadOnlyList<FaultKind> Faults { get; init; } = [];

    /// <summary>Mean time between two of them. Virtual, as all times here.</summary>
    public TimeSpan FaultInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What passes, at most, before a cut is mended, a node thaws or comes back.</summary>
    public TimeSpan FaultDuration { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Phase one: faults. After it all is healed.</summary>
    public TimeSpan FaultPhase { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Phase two: within this time the experiment must have ended.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A turn that computes takes up to so long.</summary>
    public TimeSpan TurnTime { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>When a share is given to somebody else too.</summary>
    public StragglerOptions Stragglers { get; init; } = new();

    public bool Has(FaultKind kind) => Faults.Contains(kind);

    /// <summary>Always the same plan for a seed.</summary>
    public static SimulationPlan FromSeed(ulong seed)
    {
        var random = new RandomSequence(seed, 16);
        FaultKind[] kinds = [.. Enum.GetValues<FaultKind>().Where(_ => random.Chance(0.3))];
        return new()
        {
            Seed = seed,
            Workers = 1 + random.Below(4),
            SlotsPerWorker = 1 + random.Below(2),
            Experiment = ExperimentFrom(random),
            Faults = kinds,
            FaultInterval = TimeSpan.FromMilliseconds(100 << random.Below(5)),
            FaultDuration = TimeSpan.FromMilliseconds(500 << random.Below(5)),
            FaultPhase = TimeSpan.FromSeconds(5 + random.Below(26)),
            TurnTime = TimeSpan.FromMilliseconds(20 << random.Below(6)),
            CheckpointInterval = TimeSpan.FromMilliseconds(200 << random.Below(5)),
            Stragglers = StragglersFrom(random),
            WorkersHaveData = random.Chance(0.6),
        };
    }

    /// <summary>All of it, for people.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        seed {Seed}: {Workers} workers with {SlotsPerWorker} slots{(WorkersHaveData ? "" : " and no data")}
          faults: {(Faults.Count == 0 ? "none" : string.Join(", ", Faults))}
          about every {FaultInterval.TotalSeconds:0.0##} s for up to {FaultDuration.TotalSeconds:0.0##} s, over {FaultPhase.TotalSeconds} s;
          turns of up to {TurnTime.TotalMilliseconds} ms, checkpoints every {CheckpointInterval.TotalSeconds:0.0##} s;
          shares are late after {Stragglers.LateMin.TotalSeconds:0.0##} s, or {Stragglers.LateFactor} times the usual; experiment:
        {string.Join('\n', Experiment.TrimEnd().Split('\n').Select(line => "    " + line))}
        """);

    private static StragglerOptions StragglersFrom(RandomSequence random)
    {
        var late = TimeSpan.FromMilliseconds(40 << random.Below(6));
        return new() { LateMin = late, LateFactor = random.Chance(0.5) ? 1.2 : 5, LateAtFirst = late * 2 };
    }

    private static string ExperimentFrom(RandomSequence random)
    {
        var shards = 1 << random.Below(4);
        var slots = random.Chance(0.65) ? 1 + random.Below(Math.Min(shards, 4)) : 1;
        string[] optimizers = ["sgd", "momentum", "nesterov", "adam"];
        string[] nets = ["[7, 5]", "[9]", "[4, 4, 4]", "[20]"];
        return $"""
            name: simulated
            data: tiny
            hidden: {nets[random.Below(nets.Length)]}
            optimizer: {optimizers[random.Below(optimizers.Length)]}
            learning_rate: 0.2
            l2: {random.Below(2)}
            epochs: {1 + random.Below(3)}
            batch: {10 + 10 * random.Below(4)}
            shards: {shards}
            slots: {slots}
            seeds: {1 + random.Below(3)}
            diagnostics: {"{"} source: {(random.Chance(0.5) ? "probe, probe: 40" : "training")}, every_epochs: 1 {"}"}

            """;
    }
}
