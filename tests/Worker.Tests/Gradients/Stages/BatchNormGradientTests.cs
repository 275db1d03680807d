using Cluster.Shared.Data;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;
using Cluster.Shared.Training.Shards;
using Cluster.TestKit.Training;
using Cluster.TestKit.Twins;
using Cluster.Worker.Gradients;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Tests.Gradients.Stages;

/// <summary>Batch normalisation against finite differences of a double-precision twin, over any number of shards.</summary>
public sealed class BatchNormGradientTests
{
    private const int Count = 24;

    public static TheoryData<BatchNormPlacement, Activation> Kinds => new()
    {
        { BatchNormPlacement.BeforeActivation, Activation.Sigmoid },
        { BatchNormPlacement.BeforeActivation, Activation.Tanh },
        { BatchNormPlacement.AfterActivation, Activation.Sigmoid },
        { BatchNormPlacement.AfterActivation, Activation.Tanh },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradients_over_any_number_of_shards_are_those_of_the_whole_mini_batch(BatchNormPlacement placement, Activation activation)
    {
        var run = Run(placement, activation);
        var parameters = TrainingSession.Start(run, TinyRun.Data.Train).Parameters;
        var random = new RandomStream(9, RandomPurpose.Simulation);
        foreach (var slice in new ParameterLayout(run.Model).Slices.Where(s => s.Role is ParameterRole.Scale or ParameterRole.Shift))
        {
            for (var i = 0; i < slice.Outputs; i++)
                parameters[slice.IndexOf(i)] += 0.3f * (float)random.Gaussian((ulong)(slice.Offset + i));
        }

        var (twin, canonical) = (new BatchNormTwin(run.Model), Cases.Doubles(run.Model, parameters));
        var differences = FiniteDifferences(twin, canonical);
        foreach (var shards in new[] { 1, 2, 8, 32 })
        {
            var sum = Gradient(run with { Shards = shards }, parameters);
            sum.Cost.ShouldBe(twin.Cost(canonical, Inputs, Labels), 1e-4, $"{shards} shards");
            Cases.RelativeError(Cases.Doubles(run.Model, sum.Settle()), differences).ShouldBeLessThan(2e-5, $"{shards} shards");
        }
    }

    [Theory]
    [InlineData(BatchNormPlacement.BeforeActivation)]
    [InlineData(BatchNormPlacement.AfterActivation)]
    public void Running_statistics_of_any_number_of_shards_agree(BatchNormPlacement placement)
    {
        var run = Run(placement, Activation.Tanh) with { Epochs = 2 };
        var running = new[] { 1, 2, 8, 32 }.Select(shards => Running(PlainTraining.Run(run with { Shards = shards }))).ToList();
        running[0].ShouldAllBe(value => double.IsFinite(value));
        foreach (var other in running.Skip(1)) Cases.RelativeError(other, running[0]).ShouldBeLessThan(1e-4);
    }

    [Fact]
    public void The_first_step_moves_the_running_statistics_by_the_twins_mean_and_unbiased_variance()
    {
        foreach (var (statistics, shards) in new[] { (BatchNormStatistics.Batch, 4), (BatchNormStatistics.Shard, 4) })
        {
            var run = Run(BatchNormPlacement.BeforeActivation, Activation.Sigmoid) with { Epochs = 1, Shards = shards };
            run = run with { Model = run.Model with { BatchNorm = run.Model.BatchNorm! with { Statistics = statistics } } };
            var session = TrainingSession.Start(run, TinyRun.Data.Train);
            var expected = new BatchNormTwin(run.Model).FirstLayer(Cases.Doubles(run.Model, session.Parameters), Inputs);
            PlainTraining.Finish(session, run, TinyRun.Data, works: BatchNormRounds.Of(run));
            session.Step.ShouldBe(1);
            var (mean, variance) = (Slice(ParameterRole.RunningMean), Slice(ParameterRole.RunningVariance));
            for (var neuron = 0; neuron < expected.Length; neuron++)
            {
                ((double)session.Parameters[mean.IndexOf(neuron)]).ShouldBe(0.1 * expected[neuron].Mean, 1e-6);
                ((double)session.Parameters[variance.IndexOf(neuron)]).ShouldBe(0.9 + 0.1 * expected[neuron].Variance, 1e-6);
            }

            ParameterSlice Slice(ParameterRole role) => session.Layout.Find(0, role)!.Value;
        }
    }

    [Theory]
    [InlineData(BatchNormStatistics.Batch)]
    [InlineData(BatchNormStatistics.Shard)]
    public void A_mini_batch_of_one_example_leaves_the_running_variances_alone(BatchNormStatistics statistics)
    {
        var run = Run(BatchNormPlacement.BeforeActivation, Activation.Sigmoid) with { Epochs = 1, BatchSize = Count - 1 };
        run = run with { Model = run.Model with { BatchNorm = run.Model.BatchNorm! with { Statistics = statistics } } };
        var session = TrainingSession.Start(run, TinyRun.Data.Train);
        PlainTraining.Finish(session, run, TinyRun.Data, works: 1);
        var (means, variances) = (Of(ParameterRole.RunningMean), Of(ParameterRole.RunningVariance));
        PlainTraining.Finish(session, run, TinyRun.Data);
        session.Step.ShouldBe(2);
        Of(ParameterRole.RunningVariance).ShouldBe(variances);
        Of(ParameterRole.RunningMean).ShouldNotBe(means);

        float[] Of(ParameterRole role) =>
        [
            .. session.Layout.Slices.Where(slice => slice.Role == role)
                .SelectMany(slice => Enumerable.Range(0, slice.Outputs).Select(i => session.Parameters[slice.IndexOf(i)])),
        ];
    }

    [Fact]
    public void A_phase_computed_by_an_engine_that_has_not_seen_those_before_has_the_same_bits()
    {
        var run = Run(BatchNormPlacement.BeforeActivation, Activation.Sigmoid) with { Shards = 4, Epochs = 2 };
        var session = TrainingSession.Start(run, TinyRun.Data.Train);
        using var usual = new GradientEngineFactory().Create(run.Model);
        var computation = new ShardComputation(run, TinyRun.Data, usual);
        for (var works = 0; works < 2 * BatchNormRounds.Of(run); works++)
        {
            var work = session.Current!.Value;
            using var newcomer = GradientEngineFactory.Create(run.Model, VectorWidth.Bits256);
            var root = ShardNode.Root(run.Shards);
            var fresh = new ShardComputation(run, TinyRun.Data, newcomer).Compute(work, root, session.Parameters, session.Moments);
            var sum = computation.Compute(work, root, session.Parameters, session.Moments);
            fresh.Moments.ShouldBe(sum.Moments);
            if (work.HasGradient) fresh.Settle().Span.SequenceEqual(sum.Settle().Span).ShouldBeTrue();
            (fresh.Cost, fresh.Correct).ShouldBe((sum.Cost, sum.Correct));

            // And once more by one that has: asked again, it begins from the start.
            var again = computation.Compute(work, root, session.Parameters, session.Moments);
            again.Moments.ShouldBe(sum.Moments);
            session.Complete(sum);
        }
    }

    [Fact]
    public void A_phase_of_another_model_is_refused()
    {
        var run = Run(BatchNormPlacement.BeforeActivation, Activation.Sigmoid);
        using var engine = new GradientEngineFactory().Create(run.Model);
        var parameters = TrainingSession.Start(run, TinyRun.Data.Train).Parameters;
        var work = new WorkItem(0, WorkKind.Step, 0, 0, Count, Statistics: false, Phase: 1, Phases: 3);
        var pass = new Pass(work, 0, 0, 0, 0, new float[4]);
        Should.Throw<ArgumentException>(() => engine.Gradient(parameters, TinyRun.Data.Train, [0, 1], pass, new(run.Model)))
            .Message.ShouldContain("Phase 1 of 3 with 4 moments");
    }

    private static ShardSum Gradient(RunSpecification run, AlignedBuffer parameters)
    {
        var session = TrainingSession.Start(run, TinyRun.Data.Train);
        parameters.Span.CopyTo(session.Parameters.Span);
        using var engine = new GradientEngineFactory().Create(run.Model);
        var computation = new ShardComputation(run, TinyRun.Data, engine);
        while (true)
        {
            var work = session.Current!.Value;
            var sum = computation.Compute(work, ShardNode.Root(run.Shards), session.Parameters, session.Moments);
            if (work.HasGradient) return sum;
            session.Complete(sum);
        }
    }

    private static double[] FiniteDifferences(BatchNormTwin twin, double[] parameters)
    {
        const double h = 1e-5;
        var gradient = new double[parameters.Length];
        for (var i = 0; i < parameters.Length; i++)
        {
            var at = parameters[i];
            parameters[i] = at + h;
            var above = twin.Cost(parameters, Inputs, Labels);
            parameters[i] = at - h;
            gradient[i] = (above - twin.Cost(parameters, Inputs, Labels)) / (2 * h);
            parameters[i] = at;
        }

        return gradient;
    }

    private static IReadOnlyList<double> Running(TrainingSession session) =>
    [
        .. session.Layout.Slices.Where(s => s.Role is ParameterRole.RunningMean or ParameterRole.RunningVariance)
            .SelectMany(s => Enumerable.Range(0, s.Outputs).Select(i => (double)session.Parameters[s.IndexOf(i)])),
    ];

    private static ExampleSet Examples => TinyRun.Data.Train.Take(Count);

    private static double[][] Inputs =>
        [.. Enumerable.Range(0, Count).Select(i => Examples.Inputs(i).ToArray().Select(pixel => (double)(pixel / 255f)).ToArray())];

    private static byte[] Labels => [.. Enumerable.Range(0, Count).Select(Examples.Label)];

    /// <summary>A full batch, whose examples are taken in the order of the data.</summary>
    private static RunSpecification Run(BatchNormPlacement placement, Activation activation) => TinyRun.Specification with
    {
        Model = new()
        {
            Inputs = TinyRun.Inputs,
            Hidden = [7, 5],
            Outputs = TinyRun.Classes,
            Activation = activation,
            OutputActivation = Activation.Identity,
            Cost = Cost.Quadratic,
            BatchNorm = new() { Placement = placement },
        },
        Data = TinyRun.Specification.Data with { Train = Count },
        Diagnostics = new() { BeforeTraining = false, EveryEpochs = 0 },
        BatchSize = Count,
        Shards = 1,
        EvaluateEvery = 0,
    };
}
