using System.Text.Json;
using Cluster.Shared.Models;
using Cluster.Shared.Optimizers;

namespace Cluster.Shared.Tests.Optimizers;

/// <summary>Against parameters that PyTorch had after each of twenty steps with given gradients, in double precision.</summary>
public sealed class TrajectoryTests
{
    // Twenty float steps of parameters of size 1: a few of 6e-8 each.
    private const double Tolerance = 1e-6;

    // Six weights and a bias that stays 0.
    private static readonly ParameterLayout Layout = new(new ModelSpecification { Inputs = 6, Hidden = [], Outputs = 1 });

    [SkippableTheory]
    [InlineData("sgd", OptimizerKind.Sgd)]
    [InlineData("sgd_weight_decay", OptimizerKind.Sgd)]
    [InlineData("momentum", OptimizerKind.Momentum)]
    [InlineData("nesterov", OptimizerKind.Nesterov)]
    [InlineData("adam", OptimizerKind.Adam)]
    public void Twenty_steps_equal_PyTorch(string name, OptimizerKind kind)
    {
        var root = Read();
        var reference = root.GetProperty("cases").EnumerateArray().Single(one => one.GetProperty("optimizer").GetString() == name);
        var options = reference.GetProperty("options");
        var optimizer = new OptimizerSpecification
        {
            Kind = kind,
            LearningRate = options.GetProperty("lr").GetDouble(),
            L2 = options.TryGetProperty("weight_decay", out var decay) ? decay.GetDouble() : 0,
            L2Form = L2Form.CostTerm,
        };

        Worst(optimizer, root, reference).ShouldBeLessThan(Tolerance);
    }

    [SkippableFact]
    public void Decoupled_weight_decay_with_Adam_equals_AdamW()
    {
        var root = Read();
        var reference = root.GetProperty("cases").EnumerateArray().Single(one => one.GetProperty("optimizer").GetString() == "adamw");
        var options = reference.GetProperty("options");
        var optimizer = new OptimizerSpecification
        {
            Kind = OptimizerKind.Adam,
            LearningRate = options.GetProperty("lr").GetDouble(),
            L2 = options.GetProperty("weight_decay").GetDouble(),
            L2Form = L2Form.WeightScaling,
        };

        // AdamW has the decayed weight in the same step; so have we, since the update is added to the weight before it.
        Worst(optimizer, root, reference).ShouldBeLessThan(Tolerance);
    }

    /// <summary>The largest difference at any step, relative to the largest parameter.</summary>
    private static double Worst(OptimizerSpecification optimizer, JsonElement root, JsonElement reference)
    {
        var chain = OptimizerFactory.Create(optimizer, Layout, trainExamples: 1);
        var state = chain.CreateState(Layout);
        var parameters = Layout.FromCanonical([.. Numbers(root.GetProperty("initial")).Select(value => (float)value), 0f]);
        var expectedSteps = reference.GetProperty("parameters_after_each_step").EnumerateArray().ToList();
        var worst = 0.0;
        foreach (var (step, gradient) in root.GetProperty("gradients").EnumerateArray().Index())
        {
            var update = Layout.FromCanonical([.. Numbers(gradient).Select(value => (float)value), 0f]);
            chain.Apply(update.Span, state, parameters.Span, new(step, 0, optimizer.LearningRate));
            for (var i = 0; i < parameters.Length; i++) parameters[i] += update[i];
            var expected = Numbers(expectedSteps[step]).ToList();
            worst = Math.Max(worst, expected.Zip(Layout.ToCanonical(parameters), (e, p) => Math.Abs(p - e)).Max() / expected.Max(Math.Abs));
        }

        return worst;
    }

    private static JsonElement Read()
    {
        var path = TestKit.SharedFolder.Find("reference/optimizer-trajectories.json");
        Skip.If(path is null, "There is no folder `shared` with reference/optimizer-trajectories.json beside the repository.");
        return JsonDocument.Parse(File.ReadAllText(path!)).RootElement;
    }

    private static IEnumerable<double> Numbers(JsonElement array) => array.EnumerateArray().Select(number => number.GetDouble());
}
