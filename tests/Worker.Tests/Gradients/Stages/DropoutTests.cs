using Cluster.Shared.Data;
using Cluster.Shared.Models;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Shards;
using Cluster.TestKit.Twins;
using Cluster.Worker.Gradients;
using Cluster.Worker.Gradients.Stages;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Tests.Gradients.Stages;

public sealed class DropoutTests
{
    private const int Examples = 24;
    private const ulong Seed = 9;
    private const int Step = 31;

    // ReLU and zeros among the inputs: what is 0 by itself must not be taken for dropped, nor the other way round.
    private static readonly ModelSpecification Model =
        Cases.Model(Activation.Relu, Activation.Softmax, Cost.LogLikelihood, 21, 19, 10, 4) with { Dropout = new(0.5, 0.25) };

    private static readonly ExampleSet Data = new(
        [.. Cases.Labels(Examples * 21, 256).Select(pixel => (byte)(pixel < 100 ? 0 : pixel))], Cases.Labels(Examples, 4), 21, 4);

    [Fact]
    public void A_step_is_that_of_nets_without_the_neurons_that_were_dropped()
    {
        var sum = Gradient(Model, shards: 1);
        var (expected, cost) = Thinned(Cases.Doubles(Model, Cases.Parameters(Model)));
        sum.Cost.ShouldBe(cost, 1e-5 * cost);
        Cases.RelativeError(Model, Cases.Canonical(Model, sum.Gradient), expected).ShouldBeLessThan(1e-5);
        Cases.Flat(Model, Cases.Canonical(Model, sum.Gradient)).Span.SequenceEqual(sum.Gradient.Span).ShouldBeTrue("the padding is zero");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void The_same_is_dropped_however_a_mini_batch_is_cut(int shards)
    {
        var (one, many) = (Gradient(Model, shards: 1), Gradient(Model, shards));
        many.Cost.ShouldBe(one.Cost, 1e-12 * one.Cost);
        Cases.RelativeError(Model, Cases.Canonical(Model, many.Gradient), Cases.Doubles(Model, one.Gradient)).ShouldBeLessThan(1e-6);
    }

    [Fact]
    public void Every_width_and_a_second_computation_give_the_same_bits() =>
        Enum.GetValues<VectorWidth>().Append(KernelSet.Best)
            .Select(width => Cases.Canonical(Model, Gradient(Model, 2, width).Gradient)).Select(gradient => WeightsHash.Of(gradient))
            .Distinct().Count().ShouldBe(1);

    [Fact]
    public void Steps_and_seeds_drop_others() =>
        new[] { (Seed, (long)Step), (Seed, Step + 1), (Seed + 1, Step) }
            .Select(of => Gradient(Model, 1, KernelSet.Best, of.Item1, of.Item2).Cost).Distinct().Count().ShouldBe(3);

    [Theory]
    [InlineData(WorkKind.Probe)]
    [InlineData(WorkKind.Evaluation)]
    public void Only_steps_drop_anything(WorkKind kind)
    {
        var plain = Model with { Dropout = null };
        using var engine = new StageEngine(Model);
        using var fast = new GradientEngine(plain);
        var (sum, expected, parameters) = (new ShardSum(Model), new ShardSum(plain), Cases.Parameters(Model));
        int[] all = [.. Enumerable.Range(0, Examples)];
        if (kind == WorkKind.Evaluation) engine.Evaluate(parameters, Data, .., sum);
        else engine.Gradient(parameters, Data, all, new(new(5, kind, 0, 0, Examples, true), 0, Seed, Step, 0, default), sum);
        fast.Gradient(parameters, Data, all, Pass.Single(statistics: true), expected);
        (sum.Cost, sum.Correct).ShouldBe((expected.Cost, expected.Correct));
        if (kind == WorkKind.Probe) sum.Gradient.Span.SequenceEqual(expected.Gradient.Span).ShouldBeTrue();
    }

    [Fact]
    public void A_post_mortem_drops_what_the_step_dropped() =>
        Gradient(Model, 1, KernelSet.Best, Seed, Step, WorkKind.PostMortem).Cost.ShouldBe(Gradient(Model, 1).Cost);

    private static ShardSum Gradient(
        ModelSpecification model, int shards, VectorWidth? width = null, ulong seed = Seed, long step = Step,
        WorkKind kind = WorkKind.Step)
    {
        using var engine = GradientEngineFactory.Create(model, width ?? KernelSet.Best);
        var work = new WorkItem(70, kind, 0, 0, Examples, Statistics: false);
        ShardSum? total = null;
        for (var shard = 0; shard < shards; shard++)
        {
            var (range, sum) = (work.ShardRange(shard, shards), new ShardSum(model));
            int[] indexes = [.. Enumerable.Range(0, Examples)];
            engine.Gradient(
                Cases.Parameters(model), Data, indexes[range], new(work, shard, seed, step, range.Start.Value, default), sum);
            if (total is null) total = sum;
            else total.Add(sum, withGradient: true);
        }

        return total!;
    }

    /// <summary>
    /// In double precision, example by example: a number that is multiplied by m is a row of the next weights that is; what follows
    /// of those weights' gradient is multiplied by m too.
    /// </summary>
    private static (double[] Gradient, double Cost) Thinned(double[] parameters)
    {
        var twin = new DoubleNetwork(Model with { Dropout = null });
        var (gradient, cost) = (new double[parameters.Length], 0.0);
        for (var example = 0; example < Examples; example++)
        {
            var factors = Factors(example);
            double[] pixels = [.. Data.Inputs(example).ToArray().Select(pixel => pixel / 255.0)];
            double[] thinned = [.. parameters.Zip(factors, (parameter, factor) => parameter * factor)];
            cost += twin.Cost(thinned, pixels, [Data.Label(example)]);
            var own = twin.Gradient(thinned, pixels, [Data.Label(example)]);
            for (var i = 0; i < own.Length; i++) gradient[i] += own[i] * factors[i];
        }

        return (gradient, cost);
    }

    /// <summary>For each parameter in the canonical order, what dropout multiplies it by.</summary>
    private static List<double> Factors(int example)
    {
        var factors = new List<double>();
        foreach (var slice in new ParameterLayout(Model).Slices)
        {
            var p = slice.Layer == 0 ? 0.25 : 0.5;
            var (mask, threshold) = (new DropoutMask(Seed, slice.Layer, Step, example), DropoutMask.Threshold(p));
            for (var i = 0; i < slice.Count; i++)
                factors.Add(slice.Role == ParameterRole.Bias ? 1 : mask.Keeps(i % slice.Inputs, threshold) ? 1 / (1 - p) : 0);
        }

        return factors;
    }
}
