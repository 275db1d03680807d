using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Messages;
using Cluster.Coordinator.Results;
using Cluster.Shared.Checkpoints;
using Cluster.Shared.Messages;
using Cluster.Shared.Models;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;

namespace Cluster.Coordinator.Runs;

/// <summary>
/// The books of one experiment: which runs it asks for, which have a result. Each run gets one result, and keeps the first.
/// </summary>
/// <param name="experiment">Whose runs.</param>
/// <param name="id">Of the experiment in a cluster; empty where it is the only one.</param>
internal sealed class RunLedger(Experiment experiment, string id)
{
    private readonly Dictionary<RunId, Entry> _entries = RunPlan.Of(experiment, id).ToDictionary(run => run.Run, run => new Entry(run));

    public IReadOnlyList<PlannedRun> Plan { get; } = RunPlan.Of(experiment, id);

    public bool IsComplete => _entries.Values.All(e => e.Result is not null);

    /// <summary>In the order of the plan; without runs that have no result.</summary>
    public IReadOnlyList<RunResult> Results => [.. Plan.Select(p => _entries[p.Run].Result).OfType<RunResult>()];

    public PlannedRun this[RunId run] => _entries[run].Run;

    public RunSpecification SpecificationOf(RunId run) => this[run].Configuration.ForSeed(this[run].Seed);

    /// <summary>Counts a loss as <see cref="LossCount.Add"/> does; gives how many there have been in a row.</summary>
    public int CountLoss(RunId run, long step, bool isFailure) => _entries[run].Losses.Add(step, isFailure);

    /// <summary>What the experiment has come to.</summary>
    public ExperimentResult Result(DateTimeOffset started, DateTimeOffset now) => new()
    {
        Experiment = experiment,
        DataName = experiment.Configurations[0].Template.Data.Name,
        DataSha256 = experiment.Configurations[0].Template.Data.Sha256,
        Seconds = (now - started).TotalSeconds,
        Started = started,
        Runs = Results,
        Complete = IsComplete && !Results.Any(r => r.Status == RunStatus.Interrupted),
    };

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

    /// <summary>As far as it came; null when the run has a result already.</summary>
    public RunResult? EnterPaused(RunId run, PausedRun paused, RunStatus status) => Enter(run, new()
    {
        Configuration = this[run].Configuration,
        Seed = this[run].Seed,
        Status = status,
        Seconds = paused.Seconds,
        History = paused.History,
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
    /// <returns>Where the run stands, and its result; null when it has something left to do.</returns>
    /// <exception cref="InvalidDataException">It does not belong to this run.</exception>
    public (SessionState State, RunResult? Result) EnterStored(RunId run, ReadOnlyMemory<byte> bytes)
    {
        var (specification, checkpoint) = (SpecificationOf(run), Checkpoint.Decode(bytes));
        if (!string.Equals(checkpoint.Fingerprint, specification.Fingerprint(), StringComparison.Ordinal))
            throw new InvalidDataException("it belongs to a run with another specification");
        var state = SessionState.FromCheckpoint(checkpoint);
        if (state.Divergence is null && !state.IsFinished(specification)) return (state, null);
        var status = state.Divergence is null ? RunStatus.Finished : RunStatus.Diverged;
        var ended = new RunEnded(run, status, WeightsHash.Of(checkpoint.Buffers[0]), state.Seconds, state.History, state.Divergence);
        return (state, Enter(ended));
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

        public LossCount Losses { get; } = new();
    }
}
