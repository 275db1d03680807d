using Cluster.Coordinator.Messages;
using Cluster.Coordinator.Results;
using Cluster.Shared.Actors;
using Cluster.Shared.Messages;
using Cluster.Shared.Models;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Shards;
using Cluster.TestKit.Probes;
using Cluster.TestKit.Simulation;
using Cluster.TestKit.Training;

namespace Cluster.TestKit.Tests.Training;

public sealed class RecoveryTests
{
    [Fact]
    public async Task A_run_that_throws_goes_on_from_its_checkpoint_and_ends_in_the_same_bits()
    {
        var system = new SimulatedActorSystem(5);
        var observer = new TestProbe(system, "observer");
        // The first run of each worker, in its 40th turn of about 45.
        system.FailOn(
            (path, message) => path.Contains("/run-", StringComparison.Ordinal) && path.EndsWith("-0", StringComparison.Ordinal), 40);
        var cluster = new TestCluster(system, new() { CheckpointInterval = TimeSpan.FromMicroseconds(30) });
        var result = await cluster.RunAsync(
            TestCluster.Experiment(TinyRun.Specification, seeds: 2), new MemoryCheckpointStore(), observer.Ref);

        ShouldBeUndisturbed(result);
        observer.Messages.OfType<Notice>().ShouldContain(
            n => n.Text.Contains("goes on elsewhere from its last checkpoint", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_that_throws_every_time_is_given_up_and_the_others_go_on()
    {
        var system = new SimulatedActorSystem(5);
        system.FailAtRandom((path, message) => path.Contains("/run-c1-seed-1", StringComparison.Ordinal), 1);
        var result = await new TestCluster(system, new()).RunAsync(
            TestCluster.Experiment(TinyRun.Specification, seeds: 3), new MemoryCheckpointStore());

        result.Runs.Select(r => r.Status).ShouldBe([RunStatus.Finished, RunStatus.Failed, RunStatus.Finished]);
        result.Runs[1].Failure.ShouldNotBeNull().ShouldEndWith("given up after 3 more tries");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public async Task A_shared_run_whose_replicas_throw_every_time_is_given_up_and_frees_its_slots(int slots)
    {
        var system = new SimulatedActorSystem(5);
        system.FailAtRandom((path, _) => path.Contains("/replica-c1-seed-0", StringComparison.Ordinal), 1);
        var result = await new TestCluster(system, new()).RunAsync(Three(slots), new MemoryCheckpointStore());

        result.Runs.Select(r => r.Status).ShouldBe([RunStatus.Failed, RunStatus.Finished, RunStatus.Finished]);
        system.RunUntilIdle();
        system.LivingPaths().ShouldBe(["/coordinator", "/worker-1", "/worker-2"]);
    }

    [Fact]
    public async Task An_engine_that_cannot_be_made_fails_its_runs_and_hangs_nothing()
    {
        var cluster = new TestCluster(new SimulatedActorSystem(5), new() { Engines = new BrokenEngines() });
        foreach (var slots in (int[])[1, 2])
        {
            var result = await cluster.RunAsync(Three(slots), new MemoryCheckpointStore());
            result.Runs.ShouldAllBe(r => r.Status == RunStatus.Failed && r.Failure!.Contains("no such device", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_coordinator_with_a_full_mailbox_loses_news_and_no_run(int slots)
    {
        // Delayed messages of one sender arrive in a bunch, since their order is kept.
        var system = new SimulatedActorSystem(new SimulationOptions { Seed = 8, DelayProbability = 1 });
        var lost = new List<object>();
        system.DeadLettered += letter =>
        {
            if (letter.Reason == DeadLetterReason.MailboxFull) lost.Add(letter.Message);
        };
        var interval = TimeSpan.FromMicroseconds(slots == 1 ? 1 : 50);
        var cluster = new TestCluster(system, new() { CoordinatorMailbox = 16, CheckpointInterval = interval });
        var result = await cluster.RunAsync(TestCluster.Experiment(TinyRun.Specification, slots, seeds: 20), new MemoryCheckpointStore());
        result.Runs.Count.ShouldBe(20);
        ShouldBeUndisturbed(result);
        if (slots == 1) lost.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_coordinator_that_throws_is_heard_of_and_not_waited_for()
    {
        // Its first three messages are two registrations and the experiment, in any order.
        for (var nth = 4; nth < 20; nth++)
        {
            var system = new SimulatedActorSystem((ulong)nth);
            system.FailOn("/coordinator", nth);
            var cluster = new TestCluster(system, new());
            await Should.ThrowAsync<InvalidOperationException>(() => cluster.RunAsync(Three(slots: 1), new MemoryCheckpointStore()));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task An_interrupted_experiment_resumes_to_the_bits_of_an_undisturbed_one(int slots)
    {
        var (interruptedRuns, finishedRuns) = (0, 0);
        for (var seed = 0UL; seed < 10; seed++)
        {
            var store = new MemoryCheckpointStore();
            var interrupted = await InterruptedAsync(seed, slots, store, after: TimeSpan.FromMicroseconds(15 + 8 * seed));
            interruptedRuns += interrupted.Runs.Count(r => r.Status == RunStatus.Interrupted);
            finishedRuns += interrupted.Runs.Count(r => r.Status == RunStatus.Finished);
            interrupted.Complete.ShouldBe(interrupted.Runs.Count(r => r.Status == RunStatus.Finished) == 3);

            var resumed = await new TestCluster(new SimulatedActorSystem(seed), new()).RunAsync(Three(slots), store);
            resumed.Complete.ShouldBeTrue();
            ShouldBeUndisturbed(resumed);
        }

        interruptedRuns.ShouldBeGreaterThan(5);
        finishedRuns.ShouldBeLessThan(25);
    }

    [Fact]
    public async Task What_is_finished_is_not_trained_again()
    {
        var store = new MemoryCheckpointStore();
        await new TestCluster(new SimulatedActorSystem(1), new()).RunAsync(Three(slots: 1), store);
        var writes = store.Writes;

        var system = new SimulatedActorSystem(2);
        var observer = new TestProbe(system, "observer");
        var again = await new TestCluster(system, new()).RunAsync(Three(slots: 1), store, observer.Ref);
        ShouldBeUndisturbed(again);
        observer.Messages.OfType<RunPlaced>().ShouldBeEmpty();
        store.Writes.ShouldBe(writes);
    }

    [Fact]
    public async Task A_checkpoint_of_another_specification_is_named_and_not_used()
    {
        var store = new MemoryCheckpointStore();
        await new TestCluster(new SimulatedActorSystem(1), new()).RunAsync(Three(slots: 1), store);

        var system = new SimulatedActorSystem(2);
        var observer = new TestProbe(system, "observer");
        var other = TestCluster.Experiment(TinyRun.Specification with { Epochs = 1 });
        var result = await new TestCluster(system, new()).RunAsync(other, store, observer.Ref);
        result.Runs.ShouldHaveSingleItem().WeightsSha256.ShouldBe(
            PlainTraining.Run(TinyRun.Specification with { Epochs = 1, Seed = 0 }).WeightsSha256());
        observer.Messages.OfType<Notice>().ShouldHaveSingleItem().Text.ShouldContain("belongs to a run with another specification");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_number_that_is_not_finite_stops_its_run_and_names_layer_and_step(int slots)
    {
        var exploding = TinyRun.Specification with
        {
            Model = IdentityNet,
            Optimizer = new OptimizerSpecification { LearningRate = 1e9 },
        };
        var experiment = TestCluster.Experiment(exploding, slots) with
        {
            Configurations =
            [
                new() { Key = [], Label = "exploding", Template = exploding, Slots = slots },
                new() { Key = [], Label = "sound", Template = TinyRun.Specification, Slots = slots },
            ],
        };
        var result = await new TestCluster(new SimulatedActorSystem(1), new()).RunAsync(experiment, new MemoryCheckpointStore());

        result.Runs[0].Status.ShouldBe(RunStatus.Diverged);
        result.Runs[1].Status.ShouldBe(RunStatus.Finished);
        var divergence = result.Runs[0].Divergence.ShouldNotBeNull();
        divergence.ShouldBe(PlainTraining.Run(exploding with { Seed = 0 }).Divergence);
        divergence.Epoch.ShouldBe(1);
        divergence.Step.ShouldBeInRange(1, 11);
        divergence.Layer.ShouldBeInRange(1, 3);
        float.IsFinite(divergence.Value).ShouldBeFalse();
    }

    /// <summary>With identity neurons and constant weights one can say in which layer float32 overflows first.</summary>
    [Theory]
    [InlineData(3e38, 1, 1)]
    [InlineData(1e20, 1, 2)]
    [InlineData(1, 3e38, 3)]
    public void The_layer_in_which_numbers_stop_being_finite_is_the_one_named(double weights, double outputWeights, int layer)
    {
        var overflowing = TinyRun.Specification with
        {
            Model = IdentityNet,
            Initialization = new()
            {
                Weights = new(InitializerKind.Constant, weights),
                OutputWeights = new(InitializerKind.Constant, outputWeights),
                Biases = Initializer.Zero,
            },
        };
        var withoutProbe = overflowing with { Diagnostics = new() { BeforeTraining = false, EveryEpochs = 0 } };
        foreach (var run in (RunSpecification[])[overflowing, withoutProbe])
        {
            var session = PlainTraining.Run(run);
            session.Divergence.ShouldBe(new Divergence(layer, "activations", float.PositiveInfinity, Step: 0, Epoch: 1));
            session.History.Diagnostics.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task The_observer_gets_every_epoch_and_every_diagnosis_once_and_in_order()
    {
        var system = new SimulatedActorSystem(4);
        var observer = new TestProbe(system, "observer");
        var result = await new TestCluster(system, new()).RunAsync(Three(slots: 2), new MemoryCheckpointStore(), observer.Ref);
        foreach (var run in observer.Messages.OfType<ExperimentStarted>().Single().Runs)
        {
            var history = result.Runs.Single(r => r.Seed == run.Seed).History;
            var news = observer.Messages.OfType<RunNews>().Where(m => m.Run == run.Run).ToList();
            news.SelectMany(m => m.Epochs).ShouldBe(history.Epochs);
            news.SelectMany(m => m.Diagnostics).ShouldBe(history.Diagnostics);
        }
    }

    private static ModelSpecification IdentityNet => TinyRun.Specification.Model with
    {
        Activation = Activation.Identity,
        OutputActivation = Activation.Identity,
        Cost = Cost.Quadratic,
    };

    private sealed class BrokenEngines : IGradientEngineFactory
    {
        public IGradientEngine Create(ModelSpecification model) => throw new InvalidOperationException("no such device");
    }

    private static Coordinator.Experiments.Experiment Three(int slots) => TestCluster.Experiment(TinyRun.Specification, slots, seeds: 3);

    private static Task<ExperimentResult> InterruptedAsync(ulong seed, int slots, MemoryCheckpointStore store, TimeSpan after)
    {
        // Messages as quick as turns, so that the interruption meets runs in all their stages.
        var system = new SimulatedActorSystem(new SimulationOptions { Seed = seed, MaxMessageDelay = TimeSpan.FromMicroseconds(1) });
        var observer = new TestProbe(system, "observer");
        var cluster = new TestCluster(system, new());
        system.At(after, () =>
        {
            var experiment = observer.Messages.OfType<ExperimentStarted>().Single().Actor;
            experiment.Tell(new InterruptExperiment(), null);
        });
        return cluster.RunAsync(Three(slots), store, observer.Ref);
    }

    private static void ShouldBeUndisturbed(ExperimentResult result)
    {
        foreach (var run in result.Runs)
        {
            run.Status.ShouldBe(RunStatus.Finished);
            var direct = PlainTraining.Run(TinyRun.Specification with { Seed = run.Seed });
            run.WeightsSha256.ShouldBe(direct.WeightsSha256());
            run.History.Epochs.ShouldBe(direct.History.Epochs);
            run.History.Diagnostics.Count.ShouldBe(direct.History.Diagnostics.Count);
        }
    }
}
