using Cluster.Shared.Data;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Shards;
using Cluster.Worker.Data;

namespace Cluster.Worker.Actors;

/// <summary>What a worker node has.</summary>
public sealed record WorkerOptions
{
    /// <summary>Runs, or shares of runs, computed at the same time; at least 1.</summary>
    public int Slots { get; init; } = 1;

    public required IGradientEngineFactory Engines { get; init; }

    /// <summary>
    /// A run's data set, if it is at hand (no IO happens in a turn); null where it is not, and has to be found in the cache or fetched
    /// from the coordinator.
    /// </summary>
    public required Func<DataSpecification, Dataset?> Data { get; init; }

    /// <summary>Where fetched data sets are kept; null for nowhere.</summary>
    public IDatasetCache? Cache { get; init; }

    /// <summary>Silence of the coordinator, while a data set is fetched, after which the runs that wait for it are given back.</summary>
    public TimeSpan FetchTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time between two checkpoints of a run; zero for none but the last.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Multiply-adds after which a run lets others have their turn: large enough that a message costs nothing beside it, small enough
    /// (some 10 ms) that an interruption is heard at once.
    /// </summary>
    public long WorkPerTurn { get; init; } = 200_000_000;

    /// <summary>Steps after which it does so however small they are: a tiny net's turn must not last for seconds either.</summary>
    public int WorksPerTurn { get; init; } = 5_000;

    /// <summary>Time between two progress messages of a run.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromMilliseconds(200);
}
