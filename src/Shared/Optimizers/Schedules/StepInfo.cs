namespace Cluster.Shared.Optimizers.Schedules;

/// <summary>When and how far in training an update happens.</summary>
/// <param name="Step">Updates before this one.</param>
/// <param name="Epoch">Epochs before this update, with the fraction of the present one.</param>
/// <param name="LearningRate">η of this step, after the schedule.</param>
public readonly record struct StepInfo(long Step, double Epoch, double LearningRate);
