using System.Text;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Optimizers.Rules;
using Cluster.Shared.Optimizers.Schedules;
using Cluster.TestKit.Training;

namespace Cluster.Shared.Tests.Optimizers;

public sealed class OptimizerTests
{
    // One weight, one bias.
    private static readonly ParameterLayout Layout = new(new ModelSpecification { Inputs = 1, Hidden = [], Outputs = 1 });

    public static TheoryData<string> Names => [.. TinyOptimizers.All.Keys];

    [Theory]
    [InlineData(L2Form.CostTerm)]
    [InlineData(L2Form.WeightScaling)]
    public void Weight_decay_acts_on_weights_and_leaves_biases(L2Form form)
    {
        var optimizer = new OptimizerSpecification { LearningRate = 0.5, L2 = 10, L2Form = form };
        var update = Apply(optimizer, trainExamples: 100, gradient: [0, 0], parameters: [4, 4]);
        update.ShouldBe([-0.5f * 0.1f * 4, 0]);
    }

    [Fact]
    public void Weight_scaling_goes_past_the_momentum_and_the_cost_term_through_it()
    {
        var scaling = new OptimizerSpecification { Kind = OptimizerKind.Momentum, LearningRate = 1, Momentum = 0.5, L2 = 1 };
        Apply(scaling, 1, [[0, 0], [0, 0]], [1, 1])[0].ShouldBe(-1f);
        Apply(scaling with { L2Form = L2Form.CostTerm }, 1, [[0, 0], [0, 0]], [1, 1])[0].ShouldBe(-1.5f);
    }

    [Theory]
    [InlineData("sgd", 0)]
    [InlineData("momentum", 1)]
    [InlineData("nesterov", 1)]
    [InlineData("adagrad", 1)]
    [InlineData("adadelta", 2)]
    [InlineData("rmsprop", 1)]
    [InlineData("rmsprop, momentum", 2)]
    [InlineData("rmsprop, centered", 2)]
    [InlineData("adam", 2)]
    [InlineData("adamw", 2)]
    [InlineData("nadam", 2)]
    [InlineData("lars", 1)]
    [InlineData("lars, no momentum", 0)]
    public void The_state_is_so_many_buffers_and_holds_the_whole_memory(string name, int buffers)
    {
        var model = new ModelSpecification { Inputs = 50, Hidden = [30], Outputs = 10 };
        var layout = new ParameterLayout(model);
        var optimizer = TinyOptimizers.All[name];
        var parameters = ParameterInitialization.Create(model, new(), seed: 1, []).Span;
        var chain = OptimizerFactory.Create(optimizer, layout, 10);
        var state = chain.CreateState(layout);
        state.Buffers.Count.ShouldBe(buffers);
        for (var step = 0; step < 3; step++) chain.Apply([.. parameters], state, parameters, new(step, 0, 0.1));

        // A chain and a state made of copies go on as the first would.
        var copy = new RuleState([.. state.Buffers.Select(buffer => layout.FromCanonical(layout.ToCanonical(buffer)))]);
        float[] update = [.. parameters];
        float[] updateOfCopy = [.. parameters];
        chain.Apply(update, state, parameters, new(3, 0, 0.1));
        OptimizerFactory.Create(optimizer, layout, 10).Apply(updateOfCopy, copy, parameters, new(3, 0, 0.1));
        updateOfCopy.ShouldBe(update);
    }

    [Fact]
    public void A_state_of_another_optimiser_or_another_model_is_refused()
    {
        var chain = OptimizerFactory.Create(new() { Kind = OptimizerKind.Adam }, Layout, 1);
        Should.Throw<ArgumentException>(() => chain.Apply(new float[32], RuleState.None, new float[32], default))
            .Message.ShouldContain("2 buffers of 32");
        Should.Throw<ArgumentException>(() => chain.Apply(new float[32], new(new AlignedBuffer(32), new(48)), new float[32], default));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Steps_allocate_nothing(string name)
    {
        var layout = new ParameterLayout(new ModelSpecification { Inputs = 100, Hidden = [30], Outputs = 10 });
        var chain = OptimizerFactory.Create(TinyOptimizers.All[name], layout, 10);
        var (state, update, parameters) = (chain.CreateState(layout), new float[layout.Length], new float[layout.Length]);
        chain.Apply(update, state, parameters, new(0, 0, 0.1));

        var before = GC.GetAllocatedBytesForCurrentThread();
        chain.Apply(update, state, parameters, new(1, 0, 0.1));
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void What_was_there_before_the_options_is_written_as_it_was()
    {
        // Fingerprints are hashes of this: old checkpoints go on fitting their specifications.
        var run = TinyRun.Specification with { Optimizer = new() { Kind = OptimizerKind.Adam, Schedule = new(ScheduleKind.Linear) } };
        Encoding.UTF8.GetString(run.ToJson()).ShouldContain(
            """{"Kind":"Adam","LearningRate":0.1,"Momentum":0.9,"Beta1":0.9,"Beta2":0.999,"Epsilon":1E-08,"L2":0"""
            + ""","L2Form":"WeightScaling","Schedule":{"Kind":"Linear","TimeConstant":0}},""");
    }

    private static float[] Apply(OptimizerSpecification optimizer, int trainExamples, float[] gradient, float[] parameters) =>
        Apply(optimizer, trainExamples, [gradient], parameters);

    /// <summary>The last update of several from the same parameters.</summary>
    private static float[] Apply(OptimizerSpecification optimizer, int trainExamples, float[][] gradients, float[] parameters)
    {
        var chain = OptimizerFactory.Create(optimizer, Layout, trainExamples);
        var state = chain.CreateState(Layout);
        var update = new AlignedBuffer(Layout.Length);
        foreach (var (step, gradient) in gradients.Index())
        {
            Layout.FromCanonical(gradient, update.Span);
            chain.Apply(update.Span, state, Layout.FromCanonical(parameters).Span, new(step, 0, optimizer.LearningRate));
        }

        return Layout.ToCanonical(update);
    }
}
