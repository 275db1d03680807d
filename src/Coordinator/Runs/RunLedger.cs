using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Messages;
using Cluster.Coordinator.Results;
using Cluster.Shared.Checkpoints;
using Cluster.Shared.Messages;
using Cluster.Shared.Models;
using Cluster.Shared.Training;

namespace Cluster.Coordinator.Runs;

/// <summary>
/// The books of one experiment: which runs it asks for, which have a result. Each run gets one result, and keeps the first.
/// </summary>
internal sealed class RunLedger
{
    private readonly Dictionary<RunId, Entry> _entries = [];

    /// <param name="experiment">Whose runs.</param>
    /// <param name="id">Of the experiment in a cluster; empty where it is the only one.</param>
    public RunLedger(Experiment experiment, string id)
    {
        Plan = RunPlan.Of(experiment, id);
        foreach (var run in Plan) _entries[run.Run] = new(run);
    }

    public IReadOnlyList<PlannedRun> Plan { get; }

    public bool IsComplete => _entries.Values.All(e => e.Result is not null);

    /// <summary>In the order of the plan; without runs that have no result.</summary>
    public IReadOnlyList<RunResult> Results => [.. Plan.Select(p => _entries[p.Run].Result).OfType<RunResult>()];

    public PlannedRun this[RunId run] => _entries[run].Run;

    public RunSpecification SpecificationOf(RunId run) => this[run].Configuration.ForSeed(this[run].Seed);

    /// <summary>Counts a loss; gives how many there have been.</summary>
    public int CountLoss(RunId run) => ++_entries[run].Losses;

    /// <summary>Enters a result; null when the run has one already.</summary>
    public RunResult? Enter(RunEnded ended) => Enter(ended.Run, new()
    {
        Configuration = this[ended.Run].Configuration,
        Seed = this[ended.Run].Seed,
        Status = ended.Status,
        WeightsSha256 = ended.Status == RunStatus.Finished ? ended.WeightsSha256 : null,
        Seconds = ended.Seconds,
        History = ended.History,
        Divergence = ended.Divergence,
    });

    public RunResult? EnterFailure(RunId run, string reason) => Enter(run, new()
    {
        Configuration = this[run].Configuration,
        Seed = this[run].Seed,
        Status = RunStatus.Failed,
        Seconds = 0,
        History = new(),
        Failure = reason,
    });

    /// <summary>Looks into a run's checkpoint and enters the result that it already holds, if it holds one.</summary>
    /// <returns>The steps made before it, and the result; null when the run has something left to do.</returns>
    /// <exception cref="InvalidDataException">It does not belong to this run.</exception>
    public (long Step, RunResult? Result) EnterStored(RunId run, ReadOnlyMemory<byte> bytes)
    {
        var (specification, checkpoint) = (SpecificationOf(run), Checkpoint.Decode(bytes));
        if (!string.Equals(checkpoint.Fingerprint, specification.Fingerprint(), StringComparison.Ordinal))
            throw new InvalidDataException("it belongs to a run with another specification");
        var state = SessionState.FromCheckpoint(checkpoint);
        if (state.Divergence is null && !state.IsFinished(specification)) return (state.Step, null);
        var status = state.Divergence is null ? RunStatus.Finished : RunStatus.Diverged;
        var ended = new RunEnded(run, status, WeightsHash.Of(checkpoint.Buffers[0]), state.Seconds, state.History, state.Divergence);
        return (state.Step, Enter(ended));
    }

    private RunResult? Enter(RunId run, RunResult result)
    {
        var entry = _entries[run];
        if (entry.Result is not null) return null;
        entry.Result = result;
        return result;
    }

    private sealed class Entry(PlannedRun run)
    {
        public PlannedRun Run { get; } = run;

        public RunResult? Result { get; set; }

        public int Losses { get; set; }
    }
}
