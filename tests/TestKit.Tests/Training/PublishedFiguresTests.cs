using Cluster.Shared.Data;
using Cluster.Shared.Diagnostics;
using Cluster.Shared.Training.Sessions;
using Cluster.TestKit.Training;

namespace Cluster.TestKit.Tests.Training;

/// <summary>The speed of learning by layer on MNIST against the figures of Nielsen 2015, chapter 5.</summary>
public sealed class PublishedFiguresTests
{
    /// <summary>‖δ^l‖₂ of each hidden layer before training over the first 1,000 images; one random draw each.</summary>
    public static TheoryData<int, double[]> BeforeTraining => new()
    {
        { 2, [0.07, 0.31] },
        { 3, [0.012, 0.060, 0.283] },
        { 4, [0.003, 0.017, 0.070, 0.285] },
    };

    [SkippableTheory]
    [MemberData(nameof(BeforeTraining))]
    public void Each_published_figure_lies_within_three_standard_deviations_of_ours(int depth, double[] published)
    {
        var data = Mnist();
        var norms = Enumerable.Range(0, 16)
            .Select(seed => Norms(Train(data, depth, (ulong)seed, epochs: 0).History.Diagnostics[0]))
            .ToList();
        for (var layer = 0; layer < depth; layer++)
        {
            var mean = norms.Average(n => n[layer]);
            var deviation = Math.Sqrt(norms.Sum(n => (n[layer] - mean) * (n[layer] - mean)) / (norms.Count - 1));
            published[layer].ShouldBeInRange(
                mean - 3 * deviation, mean + 3 * deviation, $"layer {layer + 1} of {depth}: ours {mean} ± {deviation}");
        }
    }

    [SkippableFact]
    public void With_four_hidden_layers_the_first_learns_about_a_hundred_times_slower_than_the_last_after_499_epochs()
    {
        var norms = Norms(Train(Mnist(), depth: 4, seed: 0, epochs: 500).History.Diagnostics[499]);
        (norms[3] / norms[0]).ShouldBeInRange(30, 300);
        norms.ShouldBeInOrder();
    }

    private static double[] Norms(DiagnosticsRecord record) => [.. record.Layers.SkipLast(1).Select(l => l.DeltaL2)];

    private static TrainingSession Train(Dataset data, int depth, ulong seed, int epochs) => PlainTraining.Run(
        new()
        {
            Model = new() { Inputs = 784, Hidden = [.. Enumerable.Repeat(30, depth)], Outputs = 10 },
            Data = new("mnist", data.Sha256, 1000, 1000),
            Optimizer = new() { LearningRate = 0.1, L2 = 5 },
            Diagnostics = new() { Source = epochs == 0 ? DiagnosticsSource.Probe : DiagnosticsSource.Training },
            Epochs = epochs,
            BatchSize = 1000,
            EvaluateEvery = 0,
            Seed = seed,
        },
        data);

    private static Dataset Mnist()
    {
        var folder = SharedFolder.Find("mnist");
        Skip.If(folder is null, "MNIST is not in a folder 'shared/mnist' beside the repository.");
        return Datasets.Open(new("mnist", folder));
    }
}
