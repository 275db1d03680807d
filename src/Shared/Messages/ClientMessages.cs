namespace Cluster.Shared.Messages;

/// <summary>
/// Client to coordinator: run this experiment. Answered by <see cref="ExperimentAccepted"/> once it is safe on disk, or by
/// <see cref="RequestRefused"/>.
/// </summary>
/// <param name="FileName">As the user named it; messages begin with it.</param>
/// <param name="Text">The experiment file.</param>
/// <param name="Overrides">Of <c>--set</c>, as <c>key=value</c>.</param>
public sealed record SubmitExperiment(string FileName, string Text, IReadOnlyList<string> Overrides);

/// <param name="Id">Names it from now on; also its folder below the coordinator's <c>--dir</c>.</param>
/// <param name="Runs">That it asks for.</param>
public sealed record ExperimentAccepted(string Id, int Runs);

/// <summary>The answer to any request that cannot be granted.</summary>
/// <param name="Reason">Complete, for people.</param>
public sealed record RequestRefused(string Reason);

/// <summary>
/// Client to coordinator: show me this experiment, from now to its end. Answered by <see cref="ExperimentShown"/>, then by what happens
/// (<see cref="IRunMessage"/>s, <see cref="SlotsChanged"/>, <see cref="Notice"/>), then <see cref="ExperimentClosed"/>; what happened
/// before is told first. Or by <see cref="RequestRefused"/>.
/// </summary>
public sealed record WatchExperiment(string Id);

/// <param name="ResolvedYaml">Reading it with <paramref name="Data"/> gives the experiment.</param>
/// <param name="Started">When it was accepted.</param>
public sealed record ExperimentShown(string Id, string ResolvedYaml, DataShape Data, DateTimeOffset Started);

/// <summary>What an experiment must know of its data to be read; the fields of the coordinator's <c>DataInfo</c>.</summary>
public sealed record DataShape(string Name, string Sha256, int InputSize, int Classes, int TrainCount, int ValidationCount);

/// <summary>The experiment has ended; nothing more comes.</summary>
/// <param name="Text">The result table, as plain text; empty where there is none.</param>
/// <param name="Summary">summary.json; empty where there is none.</param>
/// <param name="Folder">On the coordinator's machine: where its results lie.</param>
/// <param name="Remark">Why it failed; empty otherwise.</param>
public sealed record ExperimentClosed(
    string Id,
    ExperimentState State,
    string Text,
    ReadOnlyMemory<byte> Summary,
    string Folder,
    bool AnyFailed,
    bool AnyDiverged,
    string Remark);

/// <summary>Names are stable: they stand in files in lower case.</summary>
public enum ExperimentState
{
    /// <summary>Accepted; trains, or waits for slots.</summary>
    Running,

    Finished,

    /// <summary>By a person; its finished runs stay.</summary>
    Cancelled,

    /// <summary>It could not go on; its finished runs stay.</summary>
    Failed,
}

/// <summary>
/// Client to coordinator: end this experiment after a checkpoint. Answered by <see cref="ExperimentCancelled"/> or refused.
/// </summary>
public sealed record CancelExperiment(string Id);

public sealed record ExperimentCancelled(string Id);

/// <summary>Client to coordinator; answered by <see cref="ClusterStatus"/>.</summary>
public sealed record AskStatus;

/// <param name="Coordinator">Its node's name.</param>
/// <param name="Since">When it was started.</param>
/// <param name="Now">By its clock.</param>
/// <param name="Workers">Those that are there.</param>
/// <param name="Experiments">The newest last.</param>
/// <param name="Notices">The last ones, oldest first: who came, who was lost and why, what was done about it.</param>
public sealed record ClusterStatus(
    string Coordinator,
    DateTimeOffset Since,
    DateTimeOffset Now,
    IReadOnlyList<WorkerStatus> Workers,
    IReadOnlyList<ExperimentStatus> Experiments,
    IReadOnlyList<TimedNotice> Notices);

/// <param name="Runs">What its slots compute: a label for each slot in use.</param>
public sealed record WorkerStatus(string Name, string Endpoint, int Slots, IReadOnlyList<string> Runs, DateTimeOffset Since);

/// <param name="Done">Runs that have a result.</param>
/// <param name="Remark">Why it failed; empty otherwise.</param>
public sealed record ExperimentStatus(string Id, ExperimentState State, int Done, int Runs, DateTimeOffset Submitted, string Remark);

public sealed record TimedNotice(DateTimeOffset At, string Text);
