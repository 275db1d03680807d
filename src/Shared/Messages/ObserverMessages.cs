using Cluster.Shared.Diagnostics;
using Cluster.Shared.Training;

namespace Cluster.Shared.Messages;

/// <summary>To whoever watches an experiment: the run, or another share of it, has been given to a worker.</summary>
public sealed record RunPlaced(RunId Run, string Worker) : IRunMessage;

/// <summary>How many slots there are now; told whenever it changes.</summary>
public sealed record SlotsChanged(int Slots, int Workers);

/// <summary>Something that a person should know (a run was lost and goes on elsewhere, a checkpoint was not written).</summary>
/// <param name="Text">One or two sentences: who, what happened, what was done about it.</param>
public sealed record Notice(string Text);

/// <summary>The run shows something that a person should look at; each alert once.</summary>
public sealed record RunAlerted(RunId Run, Alert Alert) : IRunMessage;

/// <summary>Nothing more comes from this run.</summary>
/// <param name="Accuracy">Of its last epoch, in [0, 1]; null where there is none.</param>
/// <param name="IsOfValidation">Whether that is over validation examples; else over training examples.</param>
/// <param name="WasFinished">Already before the coordinator started.</param>
/// <param name="Remark">Where it diverged, or why it failed; null otherwise.</param>
public sealed record RunClosedNews(
    RunId Run, RunStatus Status, double Seconds, double? Accuracy, bool IsOfValidation, bool WasFinished, string? Remark) : IRunMessage;
