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
    [InlineData("adagrad", OptimizerKind.Adagrad)]
    [InlineData("adadelta", OptimizerKind.Adadelta)]
    [InlineData("rmsprop", OptimizerKind.Rmsprop)]
    [InlineData("adam", OptimizerKind.Adam)]
    [InlineData("adamw", OptimizerKind.Adamw)]
    public void Twenty_steps_equal_PyTorch(string name, OptimizerKind kind)
    {
        var root = Read();
        var reference = Case(root, name);
        var options = reference.GetProperty("options");
        var decay = Number(options, "weight_decay");
        var optimizer = new OptimizerSpecification
        {
            Kind = kind,
            LearningRate = Number(options, "lr")!.Value,
            Momentum = Number(options, "momentum") ?? OptimizerDefaults.Momentum(kind),
            Rho = Number(options, "rho") ?? Number(options, "alpha"),
            Epsilon = Number(options, "eps") ?? OptimizerDefaults.Epsilon(kind),
            WeightDecay = decay,
            L2 = kind == OptimizerKind.Adamw ? 0 : decay ?? 0,
            L2Form = L2Form.CostTerm,
        };

        Worst(optimizer, root, reference).ShouldBeLessThan(Tolerance);
    }

    [SkippableFact]
    public void Every_reference_is_compared()
    {
        string[] compared = ["sgd", "sgd_weight_decay", "momentum", "nesterov", "adagrad", "adadelta", "rmsprop", "adam", "adamw"];
        Read().GetProperty("cases").EnumerateArray().Select(one => one.GetProperty("optimizer").GetString()).ShouldBe(compared);
    }

    [SkippableFact]
    public void Decoupled_weight_decay_with_Adam_equals_AdamW()
    {
        var root = Read();
        var reference = Case(root, "adamw");
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

    private static JsonElement Case(JsonElement root, string name) =>
        root.GetProperty("cases").EnumerateArray().Single(one => one.GetProperty("optimizer").GetString() == name);

    /// <summary>The largest difference at any step, relative to the largest parameter.</summary>
    private static double Worst(OptimizerSpecification optimizer, JsonElement root, JsonElement reference)
    {
        var gradients = root.GetProperty("gradients").EnumerateArray().Select(gradient => Numbers(gradient).Append(0));
        var steps = Steps.Of(optimizer, Layout, Numbers(root.GetProperty("initial")).Select(value => (float)value).Append(0f), gradients);
        var expected = reference.GetProperty("parameters_after_each_step").EnumerateArray().Select(Numbers).ToList();
        expected.Count.ShouldBe(steps.Count);
        return expected.Zip(steps, (e, s) => e.Zip(s, (x, y) => Math.Abs(x - y)).Max() / e.Max(Math.Abs)).Max();
    }

    private static JsonElement Read()
    {
        var path = TestKit.SharedFolder.Find("reference/optimizer-trajectories.json");
        Skip.If(path is null, "There is no folder `shared` with reference/optimizer-trajectories.json beside the repository.");
        return JsonDocument.Parse(File.ReadAllText(path!)).RootElement;
    }

    private static double? Number(JsonElement options, string name) =>
        options.TryGetProperty(name, out var number) ? number.GetDouble() : null;

    private static IEnumerable<double> Numbers(JsonElement array) => array.EnumerateArray().Select(number => number.GetDouble());
}
