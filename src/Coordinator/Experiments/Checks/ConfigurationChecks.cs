using Cluster.Coordinator.Experiments.Schema;
using Cluster.Coordinator.Experiments.Yaml;
using Cluster.Shared;
using Cluster.Shared.Models;

namespace Cluster.Coordinator.Experiments.Checks;

/// <summary>What must hold between the keys of one configuration, and between them and the data.</summary>
internal static class ConfigurationChecks
{
    // 1 GiB of float32; gradients and optimiser state need as much again each.
    /// <summary>Weights and biases of a net.</summary>
    internal const long ParametersMax = 1L << 28;

    // A run keeps its history in memory and in every checkpoint; each layer's figures take some 500 bytes there.
    private const long LayerFiguresMax = 500_000;

    /// <summary>In order: what comes first is complained about alone where it makes the next one wrong too.</summary>
    private static readonly IReadOnlyList<ConfigurationRule> All =
    [
        new(["train"], d => d.Train > d.Data.TrainCount
            ? $"'train' is {d.Train}, but {d.Data.Name} has only {d.Data.TrainCount} training examples."
            : null),
        new(["validation"], d => d.Validation > d.Data.ValidationCount
            ? $"'validation' is {d.Validation}, but {d.Data.Name} has only {d.Data.ValidationCount} validation examples."
            : null),
        new(["evaluate_every", "validation"], d => d.EvaluateEvery > 0 && d.Validation == 0
            ? $"'evaluate_every' is {d.EvaluateEvery}, but there are no validation examples: raise 'validation', or set it to 0."
            : null),
        new(["batch", "train"], d => d.BatchSize > d.Train
            ? $"'batch' is {d.BatchSize}, but there are only {d.Train} training examples: take at most so many, or 'full'."
            : null),
        new(["shards", "batch", "train"], d => d.Shards > d.BatchSize
            ? $"'shards' is {d.Shards}, but a mini-batch has only {d.BatchSize} examples to cut into shards."
            : null),
        new(["slots", "shards"], d => d.Slots > d.Shards
            ? $"'slots' is {d.Slots}, but a run has only {Plural.Of(d.Shards, "shard")} to share out: raise 'shards' or lower 'slots'."
            : null),
        new(["diagnostics.probe", "train"], d => d.Used.Contains("diagnostics.probe") && d.Diagnostics.ProbeCount > d.Train
            ? $"'diagnostics.probe' is {d.Diagnostics.ProbeCount}, but there are only {d.Train} training examples."
            : null),
        new(["outputs"], Outputs),
        new(["output", "cost"], OutputAndCost),
        new(["cost", "outputs"], d => d.Model is { Cost: Cost.LogLikelihood, Outputs: 1 }
            ? "Cost log_likelihood needs an output neuron for each class, but 'outputs' is 1: use cross_entropy or quadratic."
            : null),
        new(["batch_norm", "batch_norm_statistics", "batch", "shards", "train", "diagnostics.probe"], NormalizationChecks.Examples),
        new(["biases", "batch_norm"], NormalizationChecks.CenteredBiases),
        new(PretrainingChecks.Keys, PretrainingChecks.Problem),
        .. OptimizerChecks.All,
        new(["weights", "output_weights", "weight_norm"], RegularizationChecks.Directions),
        .. LbfgsChecks.All,
        new(CheckpointChecks.Keys, CheckpointChecks.Problem),
        .. EarlyStoppingChecks.All,
        .. ComparisonChecks.All,
        new(["hidden"], d => Parameters(d.Model) is > ParametersMax and var parameters
            ? $"This net has {parameters} weights and biases; at most {ParametersMax} are allowed: use smaller layers."
            : null),
        new(["diagnostics.every_steps", "diagnostics.every_epochs", "epochs", "batch", "train", "hidden"], d =>
            LayerFigures(d) is > LayerFiguresMax and var figures
                ? $"The diagnostics would take the figures of {figures} layers in each run; at most {LayerFiguresMax} are kept: "
                    + "raise 'diagnostics.every_steps' or 'diagnostics.every_epochs'."
                : null),
    ];

    /// <param name="draft">The configuration.</param>
    /// <param name="settings">What was given, for the places.</param>
    /// <param name="invalid">Keys whose values could not be read; nothing is concluded from them.</param>
    /// <param name="fallback">The place for what no given key is to blame for.</param>
    /// <param name="problems">Collects.</param>
    public static void Run(
        ExperimentDraft draft, IReadOnlyDictionary<string, Setting> settings, IReadOnlySet<string> invalid, Origin fallback,
        ProblemList problems)
    {
        foreach (var check in All)
        {
            if (check.Keys.Any(invalid.Contains) || check.Problem(draft) is not { } problem) continue;
            var blamed = check.Keys.Select(key => settings.GetValueOrDefault(key)).FirstOrDefault(setting => setting is not null);
            problems.Add(blamed?.Origin ?? fallback, problem);
        }
    }

    private static string? Outputs(ExperimentDraft draft)
    {
        var (outputs, classes) = (draft.Model.Outputs, draft.Data.Classes);
        if (outputs == classes || (outputs == 1 && classes == 2)) return null;
        var possible = classes == 2 ? "1 or 2 are" : $"only {classes} is";
        return $"'outputs' is {outputs}, but {draft.Data.Name} has {classes} classes: {possible} possible.";
    }

    private static string? OutputAndCost(ExperimentDraft draft)
    {
        var (output, cost) = (draft.Model.OutputActivation, draft.Model.Cost);
        var fits = cost switch
        {
            Cost.CrossEntropy or Cost.CrossEntropyMean => output == Activation.Sigmoid,
            Cost.LogLikelihood => output == Activation.Softmax,
            _ => output != Activation.Softmax,
        };
        if (fits) return null;
        var allowed = cost switch
        {
            Cost.Quadratic => "any output but softmax; softmax needs cost log_likelihood",
            Cost.LogLikelihood => "output softmax",
            _ => $"output sigmoid{(output == Activation.Softmax ? "; softmax needs cost log_likelihood" : "")}",
        };
        return $"Output {Choices.SnakeCase(output)} does not fit cost {Choices.SnakeCase(cost)}, which needs {allowed}.";
    }

    /// <summary>How often figures are taken, times the layers.</summary>
    private static long LayerFigures(ExperimentDraft draft)
    {
        var (run, when) = (draft.ToSpecification(), draft.Diagnostics);
        var bySteps = when.EverySteps > 0 ? run.TotalSteps / when.EverySteps : 0;
        var byEpochs = when.EveryEpochs > 0 ? run.Epochs / when.EveryEpochs : 0;
        return (bySteps + byEpochs) * draft.Model.LayerCount;
    }

    internal static long Parameters(ModelSpecification model)
    {
        var sizes = model.Sizes;
        return Enumerable.Range(1, sizes.Count - 1).Sum(layer => (sizes[layer - 1] + 1L) * sizes[layer]);
    }
}
