using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Statistics;
using Cluster.Shared.Training;

namespace Cluster.Coordinator.Results;

internal static class ConfigurationSummaryBuilder
{
    public static ConfigurationSummary Build(ExperimentResult result, Configuration configuration)
    {
        var seeds = result.Experiment.Seeds;
        RunResult[] results = [.. result.Runs.Where(run => run.Configuration.Label == configuration.Label)];
        RunSummary[] runs = [.. results.Select(run => RunSummaryBuilder.Build(run, result.Experiment.Alerts))];
        RunSummary[] finished = [.. runs.Where(run => run.Status == RunStatus.Finished)];
        IReadOnlyList<double>[] start = [.. runs.Select(run => run.InitialL2).Where(norms => norms.Count > 0)];
        var epoch = finished.Select(run => run.FinalL2Epoch).DefaultIfEmpty().Max();
        // Each run's own last diagnosis: those that stop early do so at different epochs, and the latest alone would be a choice.
        IReadOnlyList<double>[] end = [.. finished.Select(run => run.FinalL2).Where(norms => norms.Count > 0)];
        return new()
        {
            Configuration = configuration,
            Published = [.. result.Experiment.Published.Where(p => p.Configuration.Label == configuration.Label)],
            Runs = runs,
            NotStarted = [.. seeds.Except(runs.Select(run => run.Seed))],
            Metrics = Metrics(runs, finished),
            InitialL2 = PerLayer(runs, run => run.InitialL2),
            InitialL1 = PerLayer(runs, run => run.InitialL1),
            SpeedAtStart = Speed(0, start),
            SpeedAtEnd = Speed(epoch, end, isAtEachEnd: finished.Any(run => run.FinalL2Epoch != epoch)),
            NoGradientAtStart = WithoutGradient(start),
            NoGradientAtEnd = WithoutGradient(end),
            LayerCurves = CurveBuilder.OfLayers(configuration, results),
            EpochCurves = CurveBuilder.OfEpochs(configuration, results),
            PretrainingCurves = PretrainingCurves.Of(configuration, results),
            Filters = FiltersOf(results),
            Neurons = Neurons(configuration, results),
        };
    }

    private static KeyValuePair<string, Estimate>[] Metrics(RunSummary[] begun, RunSummary[] finished)
    {
        KeyValuePair<string, Estimate>[] all =
        [
            .. Enum.GetValues<RunMetric>().Select(metric =>
                KeyValuePair.Create(MetricWords.FileName(metric), Over(finished, run => run.Figure(metric)))),
            new(MetricNames.BestEpoch, Over(finished, run => run.Best?.Epoch)),
            new(MetricNames.EarlyEndEpoch, Over(finished, run => run.EarlyEnd?.Epoch)),
            new(MetricNames.RatioStart, Over(begun, run => run.RatioAtStart)),
            new(MetricNames.RatioEnd, Over(finished, run => run.RatioAtEnd)),
            new(MetricNames.Seconds, Over(finished, run => run.Seconds) with { Ci95 = null }),
        ];
        return [.. all.Where(pair => pair.Value.N > 0)];
    }

    private static Estimate Over(RunSummary[] runs, Func<RunSummary, double?> figure) =>
        Estimate.Of([.. runs.Select(figure).OfType<double>().Where(double.IsFinite)]);

    private static Estimate[] PerLayer(RunSummary[] runs, Func<RunSummary, IReadOnlyList<double>> norms)
    {
        IReadOnlyList<double>[] known = [.. runs.Select(norms).Where(run => run.Count > 0)];
        var layers = known.Length > 0 ? known[0].Count : 0;
        return [.. Enumerable.Range(0, layers).Select(layer => Estimate.Of([.. known.Select(run => run[layer])]))];
    }

    private static SeedCount WithoutGradient(IReadOnlyList<double>[] norms) =>
        new(norms.Count(run => run.Any(norm => norm == 0)), norms.Length);

    private static LearningSpeed? Speed(int epoch, IReadOnlyList<double>[] norms, bool isAtEachEnd = false)
    {
        IReadOnlyList<double>[] learning = [.. norms.Where(run => run.All(norm => norm > 0))];
        if (learning.Length == 0) return null;
        var layers = Enumerable.Range(0, learning[0].Count);
        var ratio = learning[0].Count > 1 ? GeometricEstimate.Of([.. learning.Select(run => run[^1] / run[0])]) : null;
        return new(
            epoch,
            [.. layers.Select(layer => GeometricEstimate.Of([.. learning.Select(run => run[layer])]))],
            ratio,
            learning.Count(run => run.Zip(run.Skip(1)).All(pair => pair.First < pair.Second)),
            learning.Count(run => run.Zip(run.Skip(1)).All(pair => pair.First > pair.Second)))
        { IsAtEachEnd = isAtEachEnd };
    }

    private static Filters? FiltersOf(RunResult[] results) =>
        results.FirstOrDefault(run => run.History.Filters is not null) is { } run ? new(run.Seed, run.History.Filters!) : null;

    private static NeuronGradients? Neurons(Configuration configuration, RunResult[] results)
    {
        foreach (var run in results)
        {
            var start = run.History.Diagnostics.FirstOrDefault(record => record.Step == 0)?.Layers ?? [];
            var hidden = start.Take(configuration.Template.Model.Hidden.Count);
            IReadOnlyList<float>[] gradients = [.. hidden.Select(layer => layer.BiasGradient).OfType<IReadOnlyList<float>>()];
            if (gradients.Length > 0 && gradients.All(layer => layer.All(float.IsFinite))) return new(run.Seed, gradients);
        }

        return null;
    }
}
