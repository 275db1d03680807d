using System.Text.Json;
using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Results;
using Cluster.Shared.Data;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;
using Cluster.TestKit.Training;

namespace Cluster.TestKit.Checkers;

/// <summary>
/// A result is what one undisturbed process would have come to: every run once and finished, its weights the same bits, its diagnostics
/// complete and in order.
/// </summary>
public sealed class ResultChecker(Violations violations)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <param name="experiment">What was asked for.</param>
    /// <param name="result">What came of it.</param>
    /// <param name="data">On which data.</param>
    public void Check(Experiment experiment, ExperimentResult result, Dataset data)
    {
        foreach (var configuration in experiment.Configurations)
        {
            foreach (var seed in experiment.Seeds)
            {
                var runs = result.Runs.Where(r => r.Seed == seed && r.Configuration.Label == configuration.Label).ToList();
                var name = $"{configuration.Label}, seed {seed}";
                if (runs.Count == 1) Check(name, runs[0], PlainTraining.Run(configuration.ForSeed(seed), data));
                else violations.Add(Promises.OneResult, $"{name} has {runs.Count} results");
            }
        }
    }

    private void Check(string name, RunResult run, TrainingSession plain)
    {
        if (run.Status != RunStatus.Finished)
        {
            violations.Add(Promises.RunsFinish, $"{name} {run.Status}: {run.Failure}");
            return;
        }

        if (run.WeightsSha256 != plain.WeightsSha256())
            violations.Add(Promises.SameWeights, $"{name}: {run.WeightsSha256} is not {plain.WeightsSha256()}");
        if (JsonSerializer.Serialize(run.History, Json) != JsonSerializer.Serialize(plain.History, Json))
        {
            violations.Add(
                Promises.WholeHistory,
                $"{name}: epochs {List(run.History.Epochs.Select(e => e.Epoch))}, "
                + $"diagnostics at {List(run.History.Diagnostics.Select(d => d.Step))}");
        }
    }

    private static string List<T>(IEnumerable<T> numbers) => string.Join(' ', numbers);
}
