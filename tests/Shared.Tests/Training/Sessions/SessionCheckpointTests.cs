using Cluster.Shared.Checkpoints;
using Cluster.Shared.Models;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;
using Cluster.TestKit.Training;

namespace Cluster.Shared.Tests.Training.Sessions;

/// <summary>The order of a session's floats in its checkpoints and its hash is documented; it is not the one in memory.</summary>
public sealed class SessionCheckpointTests
{
    private static readonly RunSpecification Run =
        TinyRun.Specification with { Optimizer = new OptimizerSpecification { Kind = OptimizerKind.Adam } };

    // 12 inputs, 7 and 5 hidden neurons, 3 outputs.
    private const int Parameters = 7 * 12 + 7 + 5 * 7 + 5 + 3 * 5 + 3;

    [Fact]
    public void A_checkpoint_holds_weights_by_output_and_input_then_biases_without_padding()
    {
        float[][] buffers = [Numbers(from: 1), Numbers(from: 1001), Numbers(from: 2001)];
        var bytes = new Checkpoint(Run.Fingerprint(), "{}"u8.ToArray(), buffers).Encode();
        var session = TrainingSession.Resume(Run, Checkpoint.Decode(bytes));

        var (layout, next) = (session.Layout, 0);
        for (var layer = 0; layer < 3; layer++)
        {
            var (weights, biases) = (layout.Weights(layer), layout.Biases(layer));
            for (var output = 0; output < weights.Outputs; output++)
                for (var input = 0; input < weights.Inputs; input++)
                    session.Parameters[weights.IndexOf(output, input)].ShouldBe(buffers[0][next++]);
            for (var output = 0; output < biases.Outputs; output++)
                session.Parameters[biases.IndexOf(output)].ShouldBe(buffers[0][next++]);
        }

        next.ShouldBe(Parameters);
        session.WeightsSha256().ShouldBe(WeightsHash.Of(buffers[0]));
        session.Save().Buffers.ShouldBe(buffers);
    }

    [Fact]
    public void Buffers_that_are_not_the_models_are_refused()
    {
        var checkpoint = new Checkpoint(Run.Fingerprint(), "{}"u8.ToArray(), [new float[Parameters], new float[Parameters + 1]]);
        Should.Throw<InvalidDataException>(() => TrainingSession.Resume(Run, checkpoint)).Message.ShouldContain($"{Parameters} parameters");
    }

    [Theory]
    [InlineData(1, "it has 0 buffers of its optimiser, which needs 2")]
    [InlineData(2, "it has 1 buffers of its optimiser, which needs 2")]
    [InlineData(4, "it has 4 buffers, of which 3 are used")]
    public void Too_few_and_too_many_buffers_are_refused(int count, string problem)
    {
        var buffers = Enumerable.Range(0, count).Select(_ => new float[Parameters]);
        var checkpoint = new Checkpoint(Run.Fingerprint(), "{}"u8.ToArray(), [.. buffers]);
        Should.Throw<InvalidDataException>(() => TrainingSession.Resume(Run, checkpoint)).Message.ShouldBe(problem);
    }

    private static float[] Numbers(int from) => [.. Enumerable.Range(from, Parameters).Select(i => (float)i)];
}
