using Cluster.Shared.Checkpoints;
using Cluster.Shared.Diagnostics;
using Cluster.Shared.Models;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Pretraining;
using Cluster.Shared.Training.Sessions;
using Cluster.TestKit.Simulation;
using Cluster.TestKit.Training;

namespace Cluster.TestKit.Tests.Training;

/// <summary>The stage before training keeps the promises that training keeps.</summary>
public sealed class PretrainingTests
{
    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(2, 2, false)]
    [InlineData(5, 5, false)]
    [InlineData(1, 1, true)]
    [InlineData(2, 2, true)]
    [InlineData(5, 5, true)]
    public async Task Any_number_of_workers_ends_in_the_bits_of_a_plain_loop(int workers, int slots, bool persistent)
    {
        var run = Run(persistent);
        var options = new SimulationOptions { Seed = 4, DelayProbability = 0.5, MaxMessageDelay = TimeSpan.FromMilliseconds(20) };
        var result = await new TestCluster(new SimulatedActorSystem(options), new() { Workers = workers })
            .RunAsync(TestCluster.Experiment(run, slots), new MemoryCheckpointStore());

        var plain = PlainTraining.Run(run);
        var only = result.Runs.ShouldHaveSingleItem();
        only.Status.ShouldBe(RunStatus.Finished, only.Failure);
        only.WeightsSha256.ShouldBe(plain.WeightsSha256());
        only.History.ToJson().ShouldBe(plain.History.ToJson());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Resumed_after_any_work_it_ends_as_if_nothing_had_happened(bool persistent)
    {
        var run = Run(persistent);
        var expected = PlainTraining.Run(run).Save().Encode();
        var works = 2 * 2 * (13 + 2) + 20;
        for (var done = 0; done < works; done += 3)
        {
            var session = TrainingSession.Start(run, TinyRun.Data.Train);
            PlainTraining.Finish(session, run, TinyRun.Data, done);
            var resumed = TrainingSession.Resume(run, Checkpoint.Decode(session.Save().Encode()));
            PlainTraining.Finish(resumed, run, TinyRun.Data);
            resumed.Save().Encode().AsSpan().SequenceEqual(expected).ShouldBeTrue($"after {done} works");
        }
    }

    [Fact]
    public void Layers_are_pretrained_one_after_the_other_and_the_rest_stays_as_it_began()
    {
        var run = Run(persistent: false) with { Epochs = 0 };
        var began = TrainingSession.Start(run, TinyRun.Data.Train).Parameters;
        var session = TrainingSession.Start(run, TinyRun.Data.Train);
        foreach (var trained in (int[])[0, 1])
        {
            PlainTraining.Finish(session, run, TinyRun.Data, works: 2 * (13 + 2));
            foreach (var slice in session.Layout.Slices)
            {
                var changed = !slice.Of(session.Parameters.Span).SequenceEqual(slice.Of(began.Span));
                changed.ShouldBe(slice.Layer <= trained, $"{slice.Role} of layer {slice.Layer} after layer {trained}");
            }
        }

        PlainTraining.Finish(session, run, TinyRun.Data);
        session.History.Pretraining.Select(record => (record.Layer, record.Epoch)).ShouldBe([(1, 1), (1, 2), (2, 1), (2, 2)]);
        session.History.Pretraining.ShouldAllBe(record => record.TrainFreeEnergy != null && record.ValidationFreeEnergy != null);
        session.Save().Buffers.Count.ShouldBe(1, "what pretraining remembered is of no use any more");
        session.History.Filters.ShouldBeNull("12 inputs are no square");
    }

    [Fact]
    public void A_smaller_last_mini_batch_moves_the_first_chains_only()
    {
        // 240 examples: twelve mini-batches of 19, and one of 12.
        var run = Run(persistent: true);
        var session = TrainingSession.Start(run, TinyRun.Data.Train);
        PlainTraining.Finish(session, run, TinyRun.Data, works: 12);
        session.Current!.Value.Examples.ShouldBe(12);
        var chains = session.Layout.Find(0, ParameterRole.Chain)!.Value;
        var before = chains.Of(session.Parameters.Span).ToArray();
        PlainTraining.Finish(session, run, TinyRun.Data, works: 1);
        var after = chains.Of(session.Parameters.Span).ToArray();
        after[(12 * chains.Stride)..].ShouldBe(before[(12 * chains.Stride)..]);
        after[..(12 * chains.Stride)].ShouldNotBe(before[..(12 * chains.Stride)]);
        after.ShouldAllBe(state => state == 0f || state == 1f);
    }

    [Fact]
    public void A_checkpoint_says_that_it_is_not_finished_before_the_net_is_trained_too()
    {
        var silence = new DiagnosticsSpecification { BeforeTraining = false, EveryEpochs = 0, ProbeCount = 1 };
        var run = Run(persistent: false) with { Epochs = 0, Diagnostics = silence };
        var session = TrainingSession.Start(run, TinyRun.Data.Train);
        SessionState.FromCheckpoint(session.Save()).IsFinished(run).ShouldBeFalse();
        PlainTraining.Finish(session, run, TinyRun.Data, works: 20);
        SessionState.FromCheckpoint(session.Save()).IsFinished(run).ShouldBeFalse();
        session.AllSteps.ShouldBe(18, "two of the works were free energies");
        PlainTraining.Finish(session, run, TinyRun.Data);
        SessionState.FromCheckpoint(session.Save()).IsFinished(run).ShouldBeTrue();
        session.AllSteps.ShouldBe(run.PretrainingSteps());
    }

    [Fact]
    public void Weights_that_overflow_stop_the_run_where_they_do()
    {
        var run = Run(persistent: false);
        run = run with { Model = run.Model with { Pretraining = run.Model.Pretraining! with { LearningRate = 3e38, Momentum = 0.9 } } };
        var session = PlainTraining.Run(run);
        var divergence = session.Divergence.ShouldNotBeNull();
        divergence.Layer.ShouldBe(1);
        divergence.What.ShouldStartWith("pretrain");
        session.Current.ShouldBeNull();
    }

    /// <summary>Two epochs for each of two layers, then two of the net; the last mini-batch is smaller than the others.</summary>
    private static RunSpecification Run(bool persistent) => TinyRun.Specification with
    {
        Model = TinyRun.Specification.Model with
        {
            Pretraining = new()
            {
                Epochs = 2,
                L2 = 0.02,
                GibbsSteps = 2,
                Persistent = persistent,
                Chains = persistent ? 19 : 0,
            },
        },
        BatchSize = 19,
        Epochs = 2,
        Seed = 0,
    };
}
