namespace Cluster.Coordinator.Tests.Experiments;

/// <summary>Values that are right each for itself and useless or impossible together; and what is nearly a number.</summary>
public static class BadCombinations
{
    /// <inheritdoc cref="BadFiles.All" />
    public static TheoryData<string, string[]> All => new()
    {
        {
            "validation: 0\nearly_stopping: { patience: 3 }",
            ["1:13: Early stopping judges epochs by validation examples, but there are none: raise 'validation'."]
        },
        {
            "evaluate_every: 0\nvalidation: 0\nearly_stopping: { keep_best: true }",
            ["2:13: Early stopping judges epochs by validation examples, but there are none: raise 'validation'."]
        },
        {
            "evaluate_every: 1\nvalidation: 0\nearly_stopping: { restore: true }",
            [
                "1:17: 'evaluate_every' is 1, but there are no validation examples: raise 'validation', or set it to 0.",
                "2:13: Early stopping judges epochs by validation examples, but there are none: raise 'validation'.",
            ]
        },
        {
            "optimizer: adam\ngrid:\n  momentum: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]",
            ["3:14: 'momentum' has no effect here: it is used only with optimizer momentum, nesterov, rmsprop or lars."]
        },
        {
            "optimizer: adam\ngrid:\n  beta1: [0.8, 0.9]\n  momentum: [0.1, 0.2]",
            ["4:14: 'momentum' has no effect here: it is used only with optimizer momentum, nesterov, rmsprop or lars."]
        },
        {
            "schedule: on_plateau\nschedule_factor: 0.5",
            [
                "2:18: 'schedule_factor' has no effect here: it is used only with schedule step (schedule on_plateau has "
                + "plateau.factor).",
            ]
        },
        { "epochs: 1e3", ["1:9: 'epochs' must be a whole number from 0 to 1000000, but is 1e3. Write 1000."] },
        { "batch: 1.0", ["1:8: 'batch' must be a whole number from 1 to 100000000, or 'full', but is 1.0. Write 1."] },
        { "shards: 1e1", ["1:9: 'shards' must be a power of two from 1 to 65536, but is 1e1."] },
        { "hidden: [3e1]", ["1:10: 'hidden, layer 1' must be a whole number from 1 to 1000000, but is 3e1. Write 30."] },
        { "epochs: 1e9", ["1:9: 'epochs' must be a whole number from 0 to 1000000, but is 1e9."] },
    };
}
