using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Results;
using Cluster.Shared.Diagnostics;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;

namespace Cluster.Coordinator.Tests.Results;

/// <summary>Results written by hand, with numbers in the range of real ones.</summary>
internal static class SampleResults
{
    public static Configuration Configuration(
        int depth, int neurons = 30, int epochs = 1, bool fullBatch = false, string? label = null) => new()
        {
            Key = [new("hidden", Enumerable.Repeat(neurons, depth).ToArray())],
            Label = label ?? $"{depth} × {neurons}",
            Template = new()
            {
                Model = new() { Inputs = 784, Hidden = [.. Enumerable.Repeat(neurons, depth)], Outputs = 10 },
                Data = new("digits", "d1".PadRight(64, '0'), 1000, 1000),
                Epochs = epochs,
                BatchSize = fullBatch ? 1000 : 10,
            },
        };

    public static ExperimentResult Experiment(
        IReadOnlyList<RunResult> runs, int seeds, IReadOnlyList<PublishedFigures>? published = null) => new()
        {
            Experiment = new()
            {
                Name = "sample",
                Title = "A sample",
                Description = "What a report looks like.",
                Configurations = [.. runs.Select(run => run.Configuration).DistinctBy(c => c.Label, StringComparer.Ordinal)],
                Seeds = [.. Enumerable.Range(0, seeds).Select(seed => (ulong)seed)],
                Published = published ?? [],
                ResolvedYaml = "name: sample\nseeds: 8\n",
            },
            DataName = "digits",
            DataSha256 = "d1".PadRight(64, '0'),
            Seconds = 31.25,
            Started = new(2024, 5, 6, 7, 8, 9, TimeSpan.Zero),
            Runs = runs,
            Complete = runs.All(run => run.Status != RunStatus.Interrupted),
        };

    /// <summary>Nothing but ‖δ^l‖ of the hidden layers at the given moments.</summary>
    public static RunResult Speeds(Configuration configuration, ulong seed, params (int Epoch, double[] Norms)[] moments) => new()
    {
        Configuration = configuration,
        Seed = seed,
        Status = RunStatus.Finished,
        WeightsSha256 = new('a', 64),
        Seconds = 1.5,
        History = new()
        {
            Diagnostics = [.. moments.Select(m => Moment(m.Epoch * configuration.Template.StepsPerEpoch, m.Epoch, [.. m.Norms, 0.5]))],
        },
    };

    /// <summary>Nothing but validation accuracies after each epoch.</summary>
    public static RunResult Accuracies(Configuration configuration, ulong seed, params double[] accuracies) => new()
    {
        Configuration = configuration,
        Seed = seed,
        Status = RunStatus.Finished,
        WeightsSha256 = new('b', 64),
        Seconds = 2.5,
        History = new() { Epochs = [.. accuracies.Select((a, i) => new EpochRecord(i + 1, 1.0 / (i + 1), a - 0.01, 1.5 / (i + 1), a))] },
    };

    public static DiagnosticsRecord Moment(long step, int epoch, double[] norms) => new(step, epoch,
        [.. norms.Select((norm, i) => new LayerDiagnostics
        {
            Layer = i + 1,
            DeltaL2 = norm,
            DeltaL1 = norm * 4,
            WeightGradientL2 = norm * 3,
            UpdateRatio = norm / 100,
            ActivationMean = 0.5,
            ActivationSpread = 0.2,
            SaturatedShare = 0.125,
        })]);

    /// <summary>Full batches, fast fall, rebound; the first of four layers about 100 times slower than the last.</summary>
    public static ExperimentResult SpeedOfLearning(int seeds = 8, int epochs = 500, params int[] depths)
    {
        var runs = new List<RunResult>();
        foreach (var depth in depths.Length == 0 ? [2, 3, 4] : depths)
        {
            var configuration = Configuration(depth, epochs: epochs, fullBatch: true);
            for (var seed = 0; seed < seeds; seed++) runs.Add(Curves(configuration, seed));
        }

        return Experiment(runs, seeds);
    }

    private static RunResult Curves(Configuration configuration, int seed)
    {
        var depth = configuration.Template.Model.Hidden.Count;
        var random = new Random(100 * depth + seed);
        double[] level =
            [.. Enumerable.Range(0, depth + 1).Select(l => 0.3 * Math.Pow(4.5, l - depth + 1) * Math.Exp(0.3 * Normal(random)))];
        var bounce = 40 + 20 * random.NextDouble();
        var history = new RunHistory();
        for (var epoch = 0; epoch < configuration.Template.Epochs; epoch++)
        {
            var fall = 0.01 + 0.99 * Math.Exp(-epoch / 8.0) + 0.02 * (1 - Math.Exp(-epoch / bounce / 3));
            var layers = level.Select((norm, l) => Layer(l, norm * fall * Math.Exp(0.02 * Normal(random)), epoch, l == depth, random));
            history.Diagnostics.Add(new(epoch, epoch, [.. layers]));
            history.Epochs.Add(
                new(epoch + 1, 3.2 * Math.Exp(-epoch / 100.0) + 0.3, 0.1 + 0.7 * (1 - Math.Exp(-epoch / 100.0)), null, null));
        }

        return Speeds(configuration, (ulong)seed) with { History = history };
    }

    private static LayerDiagnostics Layer(int index, double norm, int epoch, bool output, Random random)
    {
        float[] gradient = [.. Enumerable.Range(0, output ? 10 : 30).Select(_ => (float)Normal(random))];
        var length = Math.Sqrt(gradient.Sum(g => g * g));
        return new()
        {
            Layer = index + 1,
            DeltaL2 = norm,
            DeltaL1 = norm * 4.4,
            WeightGradientL2 = norm * 6,
            UpdateRatio = norm / 50,
            ActivationMean = 0.5 - 0.03 * index - 0.1 * epoch / 500.0,
            ActivationSpread = 0.3 - 0.04 * index,
            SaturatedShare = 0.12 / (index + 1) + 0.02 * random.NextDouble(),
            BiasGradient = epoch == 0 ? [.. gradient.Select(g => (float)(g / length * norm))] : null,
        };
    }

    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
