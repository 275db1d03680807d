using Cluster.Coordinator.Alerts;
using Cluster.Shared.Diagnostics;

namespace Cluster.Coordinator.Results;

internal static class RunSummaryBuilder
{
    public static RunSummary Build(RunResult run, AlertThresholds alerts)
    {
        var epochs = run.History.Epochs;
        var hidden = run.Configuration.Template.Model.Hidden.Count;
        var accuracies = epochs.Select(epoch => Finite(epoch.ValidationAccuracy)).OfType<double>().ToList();
        var first = run.History.Diagnostics.FirstOrDefault(record => record.Step == 0);
        var last = run.History.Diagnostics.LastOrDefault(record => record.Step > 0);
        return new()
        {
            Seed = run.Seed,
            Status = run.Status,
            WeightsSha256 = run.WeightsSha256,
            Seconds = run.Seconds,
            Epochs = epochs.Count,
            ValidationAccuracyBest = accuracies.Count > 0 ? accuracies.Max() : null,
            ValidationAccuracyFinal = accuracies.Count > 0 ? accuracies[^1] : null,
            ValidationCostFinal = Finite(epochs.LastOrDefault(epoch => epoch.ValidationCost is not null)?.ValidationCost),
            TrainAccuracyFinal = Finite(epochs.LastOrDefault()?.TrainAccuracy),
            TrainCostFinal = Finite(epochs.LastOrDefault()?.TrainCost),
            TrainObjectiveFinal = Finite(epochs.LastOrDefault()?.TrainObjective),
            SaturatedShareLast = Finite(run.History.Diagnostics.LastOrDefault()?.Layers.ElementAtOrDefault(hidden - 1)?.SaturatedShare),
            InitialL2 = Hidden(first, hidden, layer => layer.DeltaL2),
            InitialL1 = Hidden(first, hidden, layer => layer.DeltaL1),
            FinalL2 = Hidden(last, hidden, layer => layer.DeltaL2),
            FinalL2Epoch = last?.Epoch ?? 0,
            Pretraining = [.. run.History.Pretraining.GroupBy(record => record.Layer).Select(layer => layer.Last())],
            Best = run.History.Best,
            EarlyEnd = run.History.EarlyEnd,
            Divergence = run.Divergence,
            Failure = run.Failure,
            Alerts = AlertWatch.Of(run.Configuration.ForSeed(run.Seed), alerts, run.History, run.Divergence),
        };
    }

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    private static double[] Hidden(DiagnosticsRecord? record, int hidden, Func<LayerDiagnostics, double> figure)
    {
        if (record is null) return [];
        double[] norms = [.. record.Layers.Take(hidden).Select(figure)];
        return norms.All(double.IsFinite) ? norms : [];
    }
}
