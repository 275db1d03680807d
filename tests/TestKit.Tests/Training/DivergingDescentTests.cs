using Cluster.Shared.Data;
using Cluster.Shared.Models;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Training;
using Cluster.TestKit.Training;

namespace Cluster.TestKit.Tests.Training;

/// <summary>Runs whose numbers leave float32: they end where gradients and the optimiser's rules end, with the same words.</summary>
public sealed class DivergingDescentTests
{
    [Theory]
    [InlineData(Activation.Identity, Activation.Identity, Cost.Quadratic, 1e9)]
    [InlineData(Activation.Identity, Activation.Identity, Cost.Quadratic, 1e4)]
    [InlineData(Activation.Relu, Activation.Identity, Cost.Quadratic, 1e6)]
    [InlineData(Activation.LeakyRelu, Activation.LeakyRelu, Cost.Quadratic, 1e6)]
    [InlineData(Activation.Identity, Activation.Softmax, Cost.LogLikelihood, 1e14)]
    [InlineData(Activation.LeakyRelu, Activation.Sigmoid, Cost.CrossEntropy, 1e14)]
    [InlineData(Activation.Identity, Activation.Sigmoid, Cost.CrossEntropy, 1e300)]
    public void A_run_that_diverges_does_so_at_the_same_step_in_the_same_layer(
        Activation hidden, Activation output, Cost cost, double learningRate)
    {
        var model = TinyRun.Specification.Model with { Activation = hidden, OutputActivation = output, Cost = cost };
        foreach (var batch in new[] { 1, 10, 200 })
        {
            var run = Undiagnosed(model, learningRate) with { BatchSize = batch, Epochs = 20 };
            var advanced = AdvancedRun.ShouldEqualRules(run, TinyRun.Data);
            advanced.Session.Divergence.ShouldNotBeNull($"{run}");
            advanced.Refusals.ShouldBeGreaterThan(0);
        }
    }

    /// <summary>An error that grows by some factor in each step passes all sizes that a float has.</summary>
    [Fact]
    public void A_run_that_diverges_slowly_descends_while_that_is_safe_and_is_looked_at_from_then_on()
    {
        var model = Linear with { Hidden = [] };
        var advanced = AdvancedRun.ShouldEqualRules(Undiagnosed(model, learningRate: 2) with { Epochs = 100 }, TinyRun.Data);
        advanced.Session.Divergence.ShouldNotBeNull();
        advanced.Descents.ShouldBeGreaterThan(10);
        advanced.Refusals.ShouldBeGreaterThan(10);
    }

    /// <summary>Weights of 10¹⁴ that lose three tenths in each step: all finite, but at first beyond what is safe unseen.</summary>
    [Fact]
    public void A_run_that_comes_back_to_small_numbers_descends_again()
    {
        var run = Undiagnosed(Linear with { Hidden = [] }, learningRate: 1e-3) with
        {
            Optimizer = new() { LearningRate = 1e-3, L2 = 240 * 300, L2Form = L2Form.WeightScaling },
            Initialization = Constant(weights: 1e14, outputWeights: 1e14),
            Epochs = 5,
        };
        var advanced = AdvancedRun.ShouldEqualRules(run, TinyRun.Data);
        advanced.Session.Divergence.ShouldBeNull();
        advanced.Refusals.ShouldBeInRange(3, 30);
        advanced.Descents.ShouldBe(60 - advanced.Refusals);
    }

    /// <summary>(λ/n) w is 10⁴⁰ before a learning rate of 10⁻⁶ makes it small; saturated outputs leave everything else finite.</summary>
    [Fact]
    public void A_decay_that_overflows_on_its_way_to_a_small_step_is_found()
    {
        var run = Undiagnosed(TinyRun.Specification.Model with { Hidden = [] }, learningRate: 1e-6) with
        {
            Optimizer = new() { LearningRate = 1e-6, L2 = 240 * 1e5, L2Form = L2Form.CostTerm },
            Initialization = Constant(weights: 1e35, outputWeights: 1e35),
        };
        AdvancedRun.ShouldEqualRules(run, TinyRun.Data).Session.Divergence
            .ShouldBe(new Divergence(1, "weights", float.NegativeInfinity, Step: 0, Epoch: 1));
    }

    /// <summary>Of white pictures, infinite weights make saturated neurons and no number that is not finite but themselves.</summary>
    [Fact]
    public void Weights_that_are_infinite_from_the_beginning_are_found()
    {
        var (inputs, labels) = (new byte[240 * TinyRun.Inputs], TinyRun.Data.Train.AllLabels.ToArray());
        Array.Fill(inputs, byte.MaxValue);
        var white = new ExampleSet(inputs, labels, TinyRun.Inputs, TinyRun.Classes);
        var data = new Dataset("white", white, white.Take(60), white.Take(60));
        var run = Undiagnosed(TinyRun.Specification.Model with { Hidden = [4] }, learningRate: 0.1) with
        {
            Data = new(data.Name, data.Sha256, 240, 60),
            Initialization = Constant(weights: 1e39, outputWeights: 0.5),
        };
        AdvancedRun.ShouldEqualRules(run, data).Session.Divergence
            .ShouldBe(new Divergence(1, "weights", float.PositiveInfinity, Step: 0, Epoch: 1));
    }

    private static ModelSpecification Linear => TinyRun.Specification.Model with
    {
        Activation = Activation.Identity,
        OutputActivation = Activation.Identity,
        Cost = Cost.Quadratic,
    };

    private static InitializationSpecification Constant(double weights, double outputWeights) => new()
    {
        Weights = new(InitializerKind.Constant, weights),
        OutputWeights = new(InitializerKind.Constant, outputWeights),
        Biases = Initializer.Zero,
    };

    private static RunSpecification Undiagnosed(ModelSpecification model, double learningRate) => TinyRun.Specification with
    {
        Model = model,
        Optimizer = new() { LearningRate = learningRate },
        Diagnostics = new() { BeforeTraining = false, EveryEpochs = 0 },
        Shards = 1,
    };
}
