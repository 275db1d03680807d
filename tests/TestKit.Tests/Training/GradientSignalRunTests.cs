using Cluster.Shared.Diagnostics;
using Cluster.Shared.Models;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;
using Cluster.TestKit.Training;
using Cluster.TestKit.Twins;

namespace Cluster.TestKit.Tests.Training;

/// <summary>Figures of the gradient itself, as a run takes them, against the twin's gradients of single examples.</summary>
public sealed class GradientSignalRunTests
{
    private const int Examples = 16;

    private static readonly RunSpecification Run = TinyRun.Specification with
    {
        Diagnostics = new() { Source = DiagnosticsSource.Probe, ProbeCount = Examples },
        Shards = Examples,
        Epochs = 2,
    };

    [Fact]
    public void With_a_shard_for_every_example_the_variance_is_that_of_single_gradients()
    {
        var gradients = GradientsOfExamples(TrainingSession.Start(Run, TinyRun.Data.Train));
        var record = PlainTraining.Run(Run).History.Diagnostics[0];
        record.Step.ShouldBe(0);
        var parts = PartsOf(Run.Model).Append(..).ToList();
        GradientSignal[] signals = [.. record.Layers.Select(layer => layer.Signal!), record.Signal!];
        foreach (var (signal, part) in signals.Zip(parts))
        {
            double[][] single = [.. gradients.Select(gradient => gradient[part])];
            double[] mean = [.. Enumerable.Range(0, single[0].Length).Select(i => single.Average(gradient => gradient[i]))];
            var variance = single.Sum(gradient => gradient.Zip(mean, (a, b) => (a - b) * (a - b)).Sum()) / (Examples - 1);
            var squared = mean.Sum(value => value * value) - variance / Examples;
            signal.Variance!.Value.ShouldBe(variance, 1e-4 * variance);
            if (squared > 0) signal.NoiseScale!.Value.ShouldBe(variance / squared, 1e-2 * variance / squared);
            else signal.NoiseScale.ShouldBeNull();
        }
    }

    [Fact]
    public void Cosines_are_between_successive_diagnoses_and_the_first_has_none()
    {
        var session = TrainingSession.Start(Run, TinyRun.Data.Train);
        var before = Sum(GradientsOfExamples(session));
        PlainTraining.Finish(session, Run, TinyRun.Data, works: 1);
        session.History.Diagnostics[0].Signal!.Cosine.ShouldBeNull();
        while (session.Epoch < 1) PlainTraining.Finish(session, Run, TinyRun.Data, works: 1);
        var after = Sum(GradientsOfExamples(session));
        PlainTraining.Finish(session, Run, TinyRun.Data, works: 2);

        var record = session.History.Diagnostics[1];
        foreach (var (layer, part) in record.Layers.Zip(PartsOf(Run.Model)))
            layer.Signal!.Cosine!.Value.ShouldBe(Cosine(before[part], after[part]), 1e-5);
        record.Signal!.Cosine!.Value.ShouldBe(Cosine(before, after), 1e-5);
    }

    [Theory]
    [InlineData(DiagnosticsSource.Probe)]
    [InlineData(DiagnosticsSource.Training)]
    public void A_run_resumed_between_two_diagnoses_has_the_history_of_an_undisturbed_one(DiagnosticsSource source)
    {
        var run = Run with { Diagnostics = Run.Diagnostics with { Source = source, EverySteps = 3 } };
        var expected = PlainTraining.Run(run);
        for (var works = 0; works < 40; works += 7)
        {
            var session = TrainingSession.Start(run, TinyRun.Data.Train);
            PlainTraining.Finish(session, run, TinyRun.Data, works);
            var resumed = TrainingSession.Resume(run, Shared.Checkpoints.Checkpoint.Decode(session.Save().Encode()));
            PlainTraining.Finish(resumed, run, TinyRun.Data);
            resumed.History.ToJson().ShouldBe(expected.History.ToJson());
        }
    }

    [Fact]
    public void A_checkpoint_carries_the_gradient_only_while_another_diagnosis_can_follow()
    {
        var session = TrainingSession.Start(Run, TinyRun.Data.Train);
        PlainTraining.Finish(session, Run, TinyRun.Data, works: 3);
        session.Save().Buffers.Count.ShouldBe(2);
        PlainTraining.Finish(session, Run, TinyRun.Data);
        session.Save().Buffers.Count.ShouldBe(1);

        var once = Run with { Diagnostics = Run.Diagnostics with { EveryEpochs = 0 } };
        var other = TrainingSession.Start(once, TinyRun.Data.Train);
        PlainTraining.Finish(other, once, TinyRun.Data, works: 3);
        other.Save().Buffers.Count.ShouldBe(1);
    }

    /// <summary>[examples][parameters] In the canonical order, of the probe's examples with the session's present parameters.</summary>
    private static double[][] GradientsOfExamples(TrainingSession session)
    {
        var (twin, train) = (new DoubleNetwork(Run.Model), TinyRun.Data.Train);
        double[] parameters = [.. session.Layout.ToCanonical(session.Parameters).Select(value => (double)value)];
        return
        [
            .. Enumerable.Range(0, Examples).Select(i =>
            {
                var inputs = new double[TinyRun.Inputs];
                for (var j = 0; j < inputs.Length; j++) inputs[j] = train.Inputs(i)[j] / 255.0;
                return twin.Gradient(parameters, inputs, [train.Label(i)]);
            }),
        ];
    }

    private static IEnumerable<Range> PartsOf(ModelSpecification model)
    {
        var (sizes, first) = (model.Sizes, 0);
        for (var layer = 0; layer < model.LayerCount; layer++)
        {
            var end = first + (sizes[layer] + 1) * sizes[layer + 1];
            yield return first..end;
            first = end;
        }
    }

    private static double[] Sum(double[][] gradients) =>
        [.. Enumerable.Range(0, gradients[0].Length).Select(i => gradients.Sum(gradient => gradient[i]))];

    private static double Cosine(double[] left, double[] right) => left.Zip(right, (a, b) => a * b).Sum()
        / Math.Sqrt(left.Sum(a => a * a) * right.Sum(b => b * b));
}
