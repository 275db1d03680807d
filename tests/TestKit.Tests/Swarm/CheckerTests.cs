using Cluster.Coordinator.Checkpoints;
using Cluster.Coordinator.Messages;
using Cluster.Coordinator.Results;
using Cluster.Shared.Actors;
using Cluster.Shared.Messages;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;
using Cluster.Shared.Training.Shards;
using Cluster.TestKit.Checkers;
using Cluster.TestKit.Simulation;
using Cluster.TestKit.Training;

namespace Cluster.TestKit.Tests.Swarm;

/// <summary>
/// Each checker is content with what is right, and complains when its promise is broken: fed by hand with what it looks at.
/// </summary>
public sealed class CheckerTests
{
    private static readonly RunId Run = new("only-s0", "test-1");
    private readonly ClusterEvents _events = new();
    private readonly Violations _violations = new();

    [Fact]
    public void A_shard_that_is_counted_twice_or_lost_is_found()
    {
        _ = new ShardsOnceChecker(_events, _violations);
        var tree = new ShardTree(2);
        Offer(tree, 0, 1);
        _events.RaiseTaken(tree, 20);
        _violations.Found.ShouldBeEmpty();

        Offer(tree, 0, 0);
        _violations.Found.ShouldHaveSingleItem().ShouldStartWith(Promises.GradientsOnce);

        Offer(tree, 0);
        _events.RaiseTaken(tree, 20);
        _violations.Found.Count.ShouldBe(2);
        _violations.Found[1].ShouldBe($"{Promises.GradientsOnce}: the sum is over 20 examples, 10 were counted");

        void Offer(IShardTree to, params int[] shards)
        {
            _events.RaiseCleared(to);
            foreach (var shard in shards) _events.RaiseOffered(to, new(0, shard), 10, true);
        }
    }

    [Theory]
    [InlineData(EpochMistake.None, null)]
    [InlineData(EpochMistake.Twice, "epoch 1 of only-s0 used 239 different ones of 240")]
    [InlineData(EpochMistake.LeftOut, "step 11 of epoch 1 of only-s0: 19 of 20")]
    [InlineData(EpochMistake.Shifted, "epoch 1 of only-s0 used 239 different ones of 240")]
    public void An_example_that_is_used_twice_or_left_out_in_an_epoch_is_found(EpochMistake mistake, string? complaint)
    {
        var checker = new ExamplesOnceChecker(_events, _violations);
        ComputedEpoch.Raise(_events, Run, mistake);
        checker.EpochsChecked.ShouldBe(1);
        if (complaint is null) _violations.Found.ShouldBeEmpty();
        else _violations.Found[0].ShouldBe($"{Promises.ExamplesOnce}: {complaint}");
    }

    [Fact]
    public void A_finished_run_that_is_placed_again_is_found()
    {
        var now = DateTimeOffset.UnixEpoch;
        _ = new FinishedRunsChecker(_events, _violations, () => now);
        Place();
        _events.RaiseSaved(Run, Checkpoint(works: 5));
        now += TimeSpan.FromSeconds(10);
        Place();
        _events.RaiseSaved(Run, Checkpoint(works: int.MaxValue));
        now += TimeSpan.FromSeconds(0.5);
        Place();
        _violations.Found.ShouldBeEmpty();

        now += TimeSpan.FromSeconds(1);
        Place();
        _violations.Found.ShouldHaveSingleItem().ShouldStartWith(Promises.FinishedStays);

        void Place() => _events.Raise(new("coordinator", "/coordinator", "", new PlaceRun(Run, TinyRun.Specification, 1, null)));
    }

    [Theory]
    [InlineData(false, 20, true)]
    [InlineData(false, 10, false)]
    [InlineData(false, null, false)]
    [InlineData(true, 10, true)]
    [InlineData(true, 5, false)]
    [InlineData(true, null, false)]
    public void A_checkpoint_that_is_lost_is_found_and_so_is_the_one_before_a_spoilt_one(bool isSpoilt, int? loaded, bool isRight)
    {
        _ = new CheckpointChecker(_events, _violations);
        foreach (var works in (int[])[5, 10, 20]) _events.RaiseSaved(Run, Checkpoint(works));
        if (isSpoilt) _events.RaiseSpoilt(Run);
        _events.RaiseAsked(Run);
        var data = loaded is { } found ? Checkpoint(found) : (ReadOnlyMemory<byte>?)null;
        _events.RaiseLoaded(Run, new StoredCheckpoint(data, Problem: null));
        _violations.Of(Promises.CheckpointsLast).ShouldBe(!isRight);
        _violations.Any.ShouldBe(!isRight);
    }

    [Fact]
    public async Task Results_that_differ_from_an_undisturbed_process_are_found()
    {
        var system = new SimulatedActorSystem(seed: 1);
        var experiment = TestCluster.Experiment(TinyRun.Specification);
        var result = await new TestCluster(system, new()).RunAsync(experiment, new MemoryCheckpointStore());
        var run = result.Runs[0];
        Found(run).ShouldBeEmpty();
        Found().ShouldHaveSingleItem().ShouldStartWith(Promises.OneResult);
        Found(run, run).ShouldHaveSingleItem().ShouldStartWith(Promises.OneResult);
        Found(run with { Status = RunStatus.Failed }).ShouldHaveSingleItem().ShouldStartWith(Promises.RunsFinish);
        Found(run with { WeightsSha256 = "0" }).ShouldHaveSingleItem().ShouldStartWith(Promises.SameWeights);
        var (epochs, diagnostics) = (run.History.Epochs, run.History.Diagnostics);
        foreach (var history in (RunHistory[])
            [
                new() { Epochs = [.. epochs.Skip(1)], Diagnostics = diagnostics },
                new() { Epochs = epochs, Diagnostics = [.. diagnostics.Reverse()] },
                new() { Epochs = epochs, Diagnostics = [.. diagnostics, diagnostics[^1]] },
            ])
        {
            Found(run with { History = history }).ShouldHaveSingleItem().ShouldStartWith(Promises.WholeHistory);
        }

        IReadOnlyList<string> Found(params RunResult[] runs)
        {
            var violations = new Violations();
            new ResultChecker(violations).Check(experiment, result with { Runs = runs }, TinyRun.Data);
            return violations.Found;
        }
    }

    [Fact]
    public void A_full_mailbox_an_unknown_message_and_an_actor_that_stays_are_found()
    {
        var system = new SimulatedWorld(new()).AddNode("node");
        var checker = new BoundsChecker(_violations);
        checker.Watch(system);
        var actor = system.Spawn(Props.Create(() => new Deaf()) with { MailboxCapacity = 2 }, "deaf");
        for (var i = 0; i < 2; i++) actor.Tell("known", null);
        system.World.RunUntilIdle();
        checker.CheckRest(system, path => path == "/deaf");
        _violations.Found.ShouldBeEmpty();

        for (var i = 0; i < 20; i++) actor.Tell("known", null);
        actor.Tell(5, null);
        system.World.RunUntilIdle();
        actor.Tell(5, null);
        system.World.RunUntilIdle();
        checker.CheckRest(system, _ => false);
        _violations.Found.ShouldBe(
        [
            $"{Promises.BoundedMailboxes}: 'node:/deaf' had no room for String",
            $"{Promises.BoundedMailboxes}: 'node:/deaf' had no room for Int32",
            $"{Promises.KnownMessages}: 'node:/deaf' does not know Int32",
            $"{Promises.NothingLeft}: 'node:/deaf' is still there",
        ]);
    }

    /// <summary>Of a run that has done so many pieces of work.</summary>
    private static ReadOnlyMemory<byte> Checkpoint(int works)
    {
        var run = TinyRun.Specification;
        var session = TrainingSession.Start(run, TinyRun.Data.Train);
        PlainTraining.Finish(session, run, TinyRun.Data, works);
        return session.Save().Encode();
    }

    private sealed class Deaf : Actor
    {
        protected override void Receive(object message)
        {
            if (message is not string) Unhandled(message);
        }
    }
}
