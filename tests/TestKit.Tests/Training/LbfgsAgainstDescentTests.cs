using Cluster.Shared.Data;
using Cluster.Shared.Diagnostics;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Shards;
using Cluster.TestKit.Training;
using Cluster.Worker.Gradients;
using Xunit.Abstractions;

namespace Cluster.TestKit.Tests.Training;

/// <summary>Nielsen's thousand images, η = 0.1, λ = 5 (n = 1,000): both ways make the same objective small.</summary>
public sealed class LbfgsAgainstDescentTests(ITestOutputHelper output)
{
    /// <summary>A fifth of the iterations that it may take; what 100 give is in docs/experiments.md.</summary>
    [SkippableFact]
    public void Twenty_iterations_reach_a_lower_cost_than_five_hundred_epochs_of_gradient_descent()
    {
        var folder = SharedFolder.Find("mnist");
        Skip.If(folder is null, "MNIST is not in a folder 'shared/mnist' beside the repository.");
        var data = Datasets.Open(new("mnist", folder));

        var descent = Train(data, new() { LearningRate = 0.1, L2 = 5, L2Form = L2Form.CostTerm }, epochs: 500);
        var lbfgs = Train(data, new() { Kind = OptimizerKind.Lbfgs, LearningRate = 1, L2 = 5, L2Form = L2Form.CostTerm }, epochs: 20);
        output.WriteLine($"gradient descent: {descent}");
        output.WriteLine($"L-BFGS: {lbfgs}");
        lbfgs.Cost.ShouldBeLessThan(descent.Cost);
        (lbfgs.Cost + lbfgs.Decay).ShouldBeLessThan(descent.Cost + descent.Decay);
    }

    private static EndPoint Train(Dataset data, OptimizerSpecification optimizer, int epochs)
    {
        var run = new RunSpecification
        {
            Model = new() { Inputs = 784, Hidden = [30], Outputs = 10 },
            Data = new("mnist", data.Sha256, 1000, 1000),
            Optimizer = optimizer,
            Diagnostics = new() { Source = DiagnosticsSource.Training, EveryEpochs = 0 },
            Epochs = epochs,
            BatchSize = 1000,
            EvaluateEvery = 0,
        };
        var session = PlainTraining.Run(run, data);
        using var engine = new GradientEngine(run.Model);
        var sum = new ShardSum(run.Model);
        engine.Evaluate(session.Parameters, data.Train, ..1000, sum);
        var squares = 0.0;
        for (var layer = 0; layer < session.Layout.LayerCount; layer++)
            foreach (var weight in session.Layout.Weights(layer).Of(session.Parameters.Span)) squares += (double)weight * weight;
        return new(sum.Cost / 1000, optimizer.L2 / 1000 / 2 * squares);
    }

    /// <param name="Cost">Mean over the images.</param>
    /// <param name="Decay">λ/2n ‖w‖².</param>
    private sealed record EndPoint(double Cost, double Decay);
}
