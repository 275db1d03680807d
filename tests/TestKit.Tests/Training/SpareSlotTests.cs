using Cluster.Shared.Actors;
using Cluster.Shared.Messages;
using Cluster.Shared.Numerics;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Shards;
using Cluster.TestKit.Probes;
using Cluster.TestKit.Simulation;
using Cluster.TestKit.Training;
using Cluster.Worker.Actors;

namespace Cluster.TestKit.Tests.Training;

/// <summary>How a worker lends the slots that nobody uses; the test is its coordinator.</summary>
public sealed class SpareSlotTests : IAsyncLifetime
{
    private readonly SimulatedActorSystem _system = Simulation();
    private readonly RecordingEngines _engines = new();
    private readonly TestProbe _coordinator;

    public SpareSlotTests()
    {
        _coordinator = new(_system, "coordinator");
        _coordinator.AnswerWith(message => message switch
        {
            RunEnded ended => new RunClosed(ended.Run),
            RunLost lost => new RunClosed(lost.Run),
            _ => null,
        });
    }

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Engines end with the actors, also where a run is stopped in its middle.</summary>
    public async Task DisposeAsync()
    {
        await _system.ShutdownAsync();
        _engines.Made.ShouldAllBe(engine => engine.IsDisposed);
    }

    [Fact]
    public void Slots_without_a_run_are_spread_over_the_runs_and_the_longest_running_has_one_more()
    {
        var worker = Worker(slots: 4);
        ThreadsAfter(() => Start(worker, 0)).ShouldBe([4]);
        ThreadsAfter(() => Start(worker, 1)).ShouldBe([2, 2]);
        ThreadsAfter(() => Start(worker, 2)).ShouldBe([2, 1, 1]);
        ThreadsAfter(() => Start(worker, 3)).ShouldBe([1, 1, 1, 1]);

        // As for the moment between a run's end and the worker's hearing of it.
        ThreadsAfter(() => Start(worker, 4)).ShouldBe([1, 1, 1, 1, 1]);
        ThreadsAfter(() => Interrupt(worker, 1)).ShouldBe([1, 1, 1, 1]);
        ThreadsAfter(() => Interrupt(worker, 4)).ShouldBe([2, 1, 1]);
        ThreadsAfter(() => Interrupt(worker, 0)).ShouldBe([2, 2]);
        ThreadsAfter(() => Start(worker, 5)).ShouldBe([2, 1, 1]);
        ThreadsAfter(() => Interrupt(worker, 3)).ShouldBe([2, 2]);
        ThreadsAfter(() => Interrupt(worker, 2)).ShouldBe([4]);
        ThreadsAfter(() => Interrupt(worker, 5)).ShouldBe([]);
        _engines.Made.ShouldAllBe(engine => engine.IsDisposed);
    }

    [Fact]
    public void Runs_that_start_together_end_in_the_same_division()
    {
        var worker = Worker(slots: 8);
        ThreadsAfter(() =>
        {
            for (var run = 0; run < 3; run++) Start(worker, run);
        }).ShouldBe([3, 3, 2]);
    }

    [Fact]
    public void A_run_that_ends_by_itself_gives_its_slots_back()
    {
        var worker = Worker(slots: 4);
        ThreadsAfter(() => Start(worker, 0)).ShouldBe([4]);
        Start(worker, 1, epochs: 1);
        _coordinator.WaitFor<RunEnded>().Run.ShouldBe(Name(1));
        ThreadsAfter(() => { }).ShouldBe([4]);
        _engines.Made[0].Used.TakeLast(3).ShouldBe([4, 2, 4]);
        _engines.Made[1].Used[^1].ShouldBe(2);
    }

    [Fact]
    public void A_run_that_fails_gives_its_slots_back()
    {
        var worker = Worker(slots: 3);
        ThreadsAfter(() => Start(worker, 0)).ShouldBe([3]);
        ThreadsAfter(() => Start(worker, 1)).ShouldBe([2, 1]);
        ThreadsAfter(() => _engines.Made[0].IsBroken = true).ShouldBe([3]);
        _coordinator.Messages.OfType<RunLost>().ShouldHaveSingleItem().Run.ShouldBe(Name(0));
        _engines.Made.Select(engine => engine.IsDisposed).ShouldBe([true, false]);
    }

    [Fact]
    public void A_replica_has_one_slot_even_while_it_is_restarted_and_gives_it_back_when_it_leaves()
    {
        var worker = Worker(slots: 5);
        var server = new TestProbe(_system, "server");
        var join = new JoinRun(Name(9), Specification(9), Specification(9).Fingerprint(), server.Ref);
        _coordinator.Tell(worker, join);
        ThreadsAfter(() => Start(worker, 0)).ShouldBe([1, 4]);
        ThreadsAfter(() => _coordinator.Tell(worker, join)).ShouldBe([1, 3, 1]);
        ThreadsAfter(() => Start(worker, 1)).ShouldBe([1, 2, 1, 1]);

        var replica = server.Mail.First(mail => mail.Message is ReplicaReady).Sender!;
        _system.FailOn((_, message) => message is ComputeShards, nth: 1);
        var work = new ComputeShards(default, ShardNode.Root(8), new AlignedBuffer(1));
        ThreadsAfter(() => server.Tell(replica, work)).ShouldBe([2, 1, 1, 1]);
        server.Messages.OfType<ReplicaReady>().Count().ShouldBe(3);
        ThreadsAfter(() => _coordinator.Tell(worker, new LeaveRun(Name(9)))).ShouldBe([3, 2]);
        _engines.Made.Count(engine => engine.IsDisposed).ShouldBe(3);
    }

    [Fact]
    public void A_run_is_told_when_its_share_changes_and_not_otherwise()
    {
        var worker = Worker(slots: 4);
        int[] told = [1, 3, 4, 5, 5];
        for (var run = 0; run < told.Length; run++)
        {
            ThreadsAfter(() => Start(worker, run));
            TimesTold().ShouldBe(told[run]);
        }
    }

    [Fact]
    public void A_worker_of_one_slot_has_nothing_to_lend()
    {
        var worker = Worker(slots: 1);
        ThreadsAfter(() => Start(worker, 0)).ShouldBe([1]);
        ThreadsAfter(() => Interrupt(worker, 0)).ShouldBe([]);
        TimesTold().ShouldBe(0);
    }

    /// <summary>Whatever fails and however it is divided: the bits, and no thread that outlives its run.</summary>
    [Fact]
    public async Task Clusters_with_spare_slots_end_in_the_bits_of_a_plain_loop_and_leave_no_engine_behind()
    {
        for (var seed = 0UL; seed < 10; seed++)
        {
            var (system, engines) = (new SimulatedActorSystem(seed), new RecordingEngines());
            system.FailAtRandom((_, message) => message.GetType().Name == "UseThreads", 0.05);
            system.FailOn("/worker-1", nth: 4);
            var cluster = new TestCluster(system, new() { SlotsPerWorker = 4, Engines = engines });
            var result = await cluster.RunAsync(TestCluster.Experiment(TinyRun.Specification, seeds: 11), new MemoryCheckpointStore());
            foreach (var run in result.Runs)
                run.WeightsSha256.ShouldBe(PlainTraining.Run(TinyRun.Specification with { Seed = run.Seed }).WeightsSha256());
            system.RunUntilIdle();
            engines.Made.SelectMany(engine => engine.Used).ShouldContain(threads => threads > 1);
            engines.Made.ShouldAllBe(engine => engine.IsDisposed);
        }
    }

    private static SimulatedActorSystem Simulation() =>
        new(new SimulationOptions { Seed = 11, MaxMessageDelay = TimeSpan.FromMicroseconds(5), RecordTrace = true });

    private ActorRef Worker(int slots)
    {
        var options = new WorkerOptions { Slots = slots, Engines = _engines, Data = _ => TinyRun.Data, WorkPerTurn = 1 };
        return _system.Spawn(Props.Create(() => new WorkerActor(_coordinator.Ref, options)), "worker");
    }

    /// <summary>Runs differ in their models, by which their engines are known.</summary>
    private static RunSpecification Specification(int run, int epochs = 100_000) => TinyRun.Specification with
    {
        Model = TinyRun.Specification.Model with { Hidden = [7, 5 + run] },
        Epochs = epochs,
    };

    private static RunId Name(int run) => new($"r{run}");

    private void Start(ActorRef worker, int run, int epochs = 100_000)
    {
        var specification = Specification(run, epochs);
        _coordinator.Tell(worker, new StartRun(Name(run), specification, specification.Fingerprint(), Checkpoint: null));
    }

    private void Interrupt(ActorRef worker, int run) => _coordinator.Tell(worker, new InterruptRun(Name(run)));

    /// <summary>Threads of the engines in use, in the order in which they were made, after some turns of each.</summary>
    private int[] ThreadsAfter(Action action)
    {
        action();
        _system.AdvanceTime(TimeSpan.FromMicroseconds(60));
        var living = _engines.Made.Where(engine => !engine.IsDisposed).ToList();
        living.ShouldAllBe(engine => engine.Used.LastOrDefault(1) == engine.Threads);
        return [.. living.Select(engine => engine.Threads)];
    }

    private int TimesTold() => _system.Trace.Count(line => line.Contains("UseThreads", StringComparison.Ordinal));
}
