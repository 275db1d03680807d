using Cluster.Shared.Messages;

namespace Cluster.Coordinator.Checkpoints;

/// <summary>Load the newest checkpoint of a run; answered by <see cref="CheckpointLoaded"/>.</summary>
public sealed record LoadCheckpoint(RunId Run);

/// <summary>Answer to <see cref="LoadCheckpoint"/>.</summary>
public sealed record CheckpointLoaded(RunId Run, StoredCheckpoint Stored);

/// <summary>A checkpoint could not be written; it is tried again, and the run goes on.</summary>
public sealed record CheckpointNotSaved(RunId Run, string Reason);

/// <summary>After <see cref="CheckpointNotSaved"/>: the run's newest checkpoint is written now.</summary>
public sealed record CheckpointSavedAfterAll(RunId Run);

/// <summary>Answered by <see cref="CheckpointSettled"/> when nothing of this run is left to be written.</summary>
public sealed record SettleCheckpoint(RunId Run);

/// <summary>
/// Answer: what was sent before is safe; or, after <see cref="GiveUpCheckpoints"/>, <see cref="CheckpointNotSaved"/> has been said.
/// </summary>
public sealed record CheckpointSettled(RunId Run);

/// <summary>Answered by <see cref="CheckpointsFlushed"/> when nothing is left to be written.</summary>
public sealed record FlushCheckpoints;

/// <summary>Answer to <see cref="FlushCheckpoints"/>.</summary>
public sealed record CheckpointsFlushed;

/// <summary>The experiment is to end: from now on everything is tried once more, and then given up.</summary>
public sealed record GiveUpCheckpoints;
