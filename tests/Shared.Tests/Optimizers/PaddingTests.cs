using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers;
using Cluster.TestKit.Training;

namespace Cluster.Shared.Tests.Optimizers;

public sealed class PaddingTests
{
    private static readonly ModelSpecification Model = new() { Inputs = 5, Hidden = [19], Outputs = 3 };
    private static readonly ParameterLayout Layout = new(Model);

    public static TheoryData<string> Names => [.. TinyOptimizers.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_padding_of_update_state_and_parameters_stays_zero(string name)
    {
        // An epsilon that float32 rounds to 0, but for what is multiplied by it.
        var optimizer = TinyOptimizers.All[name];
        if (optimizer is { Kind: not OptimizerKind.Adadelta, PreviousMean: false }) optimizer = optimizer with { Epsilon = 1e-60 };
        var chain = OptimizerFactory.Create(optimizer, Layout, trainExamples: 10);
        var (state, update) = (chain.CreateState(Layout), new AlignedBuffer(Layout.Length));
        var parameters = ParameterInitialization.Create(Model, new(), seed: 1, []);
        for (var step = 0; step < 5; step++)
        {
            var random = new RandomStream(2, RandomPurpose.Simulation, (uint)step);
            Layout.FromCanonical([.. Enumerable.Range(0, Layout.Count).Select(i => (float)random.Gaussian((ulong)i))], update.Span);
            chain.Apply(update.Span, state, parameters.Span, new(step, 0, optimizer.LearningRate));
            for (var i = 0; i < parameters.Length; i++) parameters[i] += update[i];
            foreach (var buffer in (AlignedBuffer[])[update, parameters, .. state.Buffers])
            {
                Layout.FromCanonical(Layout.ToCanonical(buffer)).Span.SequenceEqual(buffer.Span).ShouldBeTrue($"step {step}");
                Layout.ToCanonical(buffer).ShouldAllBe(value => value != 0 && float.IsFinite(value));
            }
        }
    }
}
