using Cluster.Shared.Diagnostics;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Pretraining;
using Cluster.Shared.Training.Sessions;

namespace Cluster.Shared.Messages;

/// <summary>Said of a run by whoever computes it, to the coordinator, and by the coordinator to whoever watches the experiment.</summary>
public interface IRunMessage
{
    RunId Run { get; }
}

/// <summary>Every so often while it runs.</summary>
/// <param name="Step">Steps made, those of pretraining included.</param>
/// <param name="EpochAccuracy">Mean training accuracy of the epoch under way, in [0, 1].</param>
public sealed record RunProgress(RunId Run, long Step, int Epoch, double? EpochAccuracy) : IRunMessage;

/// <summary>What a run has shown since it last said so; everything is said once and in order. At most one message a turn.</summary>
/// <param name="Epochs">That have ended.</param>
/// <param name="Diagnostics">That were taken and are whole.</param>
public sealed record RunNews(RunId Run, IReadOnlyList<EpochRecord> Epochs, IReadOnlyList<DiagnosticsRecord> Diagnostics) : IRunMessage
{
    /// <summary>Epochs of pretraining that have ended.</summary>
    public IReadOnlyList<PretrainingRecord> Pretraining { get; init; } = [];
}

/// <summary>What the run needs to go on from here.</summary>
public sealed record RunCheckpoint(RunId Run, ReadOnlyMemory<byte> Data) : IRunMessage;

/// <summary>
/// The run has ended by itself or was interrupted; its last checkpoint was sent before. Said again until <see cref="RunClosed"/> comes.
/// </summary>
/// <param name="History">Complete and in order.</param>
public sealed record RunEnded(
    RunId Run, RunStatus Status, string WeightsSha256, double Seconds, RunHistory History, Divergence? Divergence) : IRunMessage;

/// <summary>
/// Whoever computed the run could not go on; it can be resumed elsewhere from its last checkpoint. Said again until
/// <see cref="RunClosed"/> comes.
/// </summary>
/// <param name="Reason">In one sentence.</param>
/// <param name="Attempt">Of the order that it was given with; an earlier one's loss, said again, is not this one's.</param>
public sealed record RunLost(RunId Run, string Reason, long Attempt = 0) : IRunMessage;

/// <summary>
/// Coordinator to whoever said <see cref="RunEnded"/> or <see cref="RunLost"/>: heard. Also to whoever computes a run that is not his any
/// more: end.
/// </summary>
public sealed record RunClosed(RunId Run);
