namespace Cluster.Coordinator.Experiments.Schema.Keys;

/// <summary>How long and in what pieces a run trains.</summary>
internal static class TrainingKeys
{
    public static IEnumerable<ExperimentKey> All()
    {
        yield return Key.Of("epochs", new IntegerType(0, Key.EpochsMax), 30, (d, value) => d.Epochs = value,
            "Passes over the training examples. With 0 only the diagnostics before training are taken.");
        yield return Key.Of("batch", new CountOrWordType(1, Key.CountMax, "full"),
            "`10`, or all if there are fewer; `full` with optimizer lbfgs",
            d => new CountOrWord(LbfgsKeys.IsUsed(d) ? null : Math.Min(10, d.Train)),
            (d, value) => d.BatchSize = value.Number ?? d.Train,
            "Examples of a mini-batch; `full` for all of them.");
        yield return Key.Of("shards", new PowerOfTwoType(65_536), 1, (d, value) => d.Shards = value,
            "Pieces in which the gradient of a mini-batch is computed and added up. Part of what a result depends on, to the last bit.");
        yield return Key.Of("slots", new IntegerType(1, 65_536), 1, (d, value) => d.Slots = value,
            "Workers that may share one run; at most the shards. Changes the time, not the result.");
        yield return Key.Of("evaluate_every", new IntegerType(0, Key.EpochsMax), "`1`, or 0 without validation examples",
            d => d.Validation == 0 ? 0 : 1, (d, value) => d.EvaluateEvery = value,
            "Measure validation accuracy after every k-th epoch and after the last; 0 for never.");
    }
}
