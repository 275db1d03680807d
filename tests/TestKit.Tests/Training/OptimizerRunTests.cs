using Cluster.Shared.Checkpoints;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;
using Cluster.TestKit.Simulation;
using Cluster.TestKit.Training;

namespace Cluster.TestKit.Tests.Training;

/// <summary>Whole runs with every optimiser and option of it.</summary>
public sealed class OptimizerRunTests
{
    public static TheoryData<string> Names => [.. TinyOptimizers.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_resumed_run_ends_in_the_checkpoint_of_an_undisturbed_one(string name)
    {
        var run = Run(name);
        var undisturbed = PlainTraining.Run(run);
        undisturbed.Divergence.ShouldBeNull();
        undisturbed.History.Epochs[^1].TrainCost.ShouldBeLessThan(undisturbed.History.Epochs[0].TrainCost);

        var session = TrainingSession.Start(run, TinyRun.Data.Train);
        while (session.Current is not null)
        {
            PlainTraining.Finish(session, run, TinyRun.Data, works: 7);
            session = TrainingSession.Resume(run, Checkpoint.Decode(session.Save().Encode()));
        }

        session.Save().Encode().AsSpan().SequenceEqual(undisturbed.Save().Encode()).ShouldBeTrue();
    }

    /// <summary>Figures are taken in the middle, of whole gradients, and change no step.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void One_slot_ends_in_the_checkpoint_of_the_rules_and_descends_where_that_is_plain(string name)
    {
        var run = Run(name) with { Shards = 1 };
        var looking = run with { Diagnostics = run.Diagnostics with { EverySteps = 1 } };
        var optimizer = run.Optimizer;
        var isPlain = optimizer is { Kind: OptimizerKind.Sgd, Clip: ClipKind.None };
        (AdvancedRun.ShouldEqualRules(run, TinyRun.Data).Descents > 0).ShouldBe(isPlain);
        PlainTraining.Run(looking).WeightsSha256().ShouldBe(PlainTraining.Run(run).WeightsSha256());
    }

    [Theory]
    [InlineData("sgd, clipped by norm")]
    [InlineData("lars")]
    [InlineData("nadam")]
    public async Task Slots_change_no_bit(string name)
    {
        var run = Run(name) with { Seed = 0 };
        var result = await new TestCluster(new SimulatedActorSystem(2), new() { Workers = 3 }).RunAsync(
            TestCluster.Experiment(run, slots: 3), new MemoryCheckpointStore());
        var shared = result.Runs.ShouldHaveSingleItem();
        shared.Status.ShouldBe(RunStatus.Finished);
        shared.WeightsSha256.ShouldBe(PlainTraining.Run(run).WeightsSha256());
    }

    private static RunSpecification Run(string name) => TinyRun.Specification with { Optimizer = TinyOptimizers.All[name] };
}
