namespace Cluster.Shared.Training.Pretraining;

/// <summary>How long the stage before training is.</summary>
public static class PretrainingSchedule
{
    /// <summary>Steps over all hidden layers; 0 without pretraining.</summary>
    public static long PretrainingSteps(this RunSpecification run) =>
        (long)run.StepsPerEpoch * (run.Model.Pretraining?.Epochs ?? 0) * run.Model.Hidden.Count;
}
