using Cluster.Shared.Actors;
using Cluster.Shared.Data;
using Cluster.Shared.Messages;
using Cluster.TestKit.Probes;
using Cluster.TestKit.Training;
using Cluster.Worker.Actors;
using Cluster.Worker.Gradients;

namespace Cluster.TestKit.Tests.Service;

/// <summary>Workers that have no data get them by the hash of their contents.</summary>
public sealed class DataFetchTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_worker_without_data_fetches_them_once_for_all_runs_and_keeps_them(int slots)
    {
        var world = new ServiceWorld(ServiceWorld.Simulation(1), workers: 0);
        var (first, second) = (new MemoryDatasetCache(), new MemoryDatasetCache());
        world.AddWorker(hasData: false, first);
        world.AddWorker(hasData: false, second);
        var id = world.Submit(ServiceWorld.Tiny(seeds: 5, slots: slots)).Id;
        world.Watch(id).WaitFor<ExperimentClosed>();
        world.ShouldBeUndisturbed(id, runs: 5);
        world.Fetches.ShouldBe(2);
        first.Files.Keys.ShouldBe([TinyRun.Data.Sha256]);

        // Another session of the same worker.
        world.AddWorker(hasData: false, first);
        id = world.Submit(ServiceWorld.Tiny(seeds: 5, slots: slots)).Id;
        world.Watch(id).WaitFor<ExperimentClosed>();
        world.Fetches.ShouldBe(2);
    }

    [Fact]
    public void A_large_set_comes_in_pieces()
    {
        var large = TinyRun.Data with { Test = Many(5_000_000) };
        var world = new ServiceWorld(ServiceWorld.Simulation(2), workers: 0);
        world.Library.Sets[Digits.Name] = large;
        var cache = new MemoryDatasetCache();
        world.AddWorker(hasData: false, cache);
        var id = world.Submit(ServiceWorld.Tiny()).Id;
        world.Watch(id).WaitFor<ExperimentClosed>();
        world.ShouldBeUndisturbed(id, runs: 2, large);
        cache.Files.Keys.ShouldBe([large.Sha256]);
        world.Fetches.ShouldBe((int)((DatasetFile.LengthOf(large) + (1 << 20) - 1) >> 20));
    }

    [Fact]
    public void A_full_disk_costs_the_cache_and_a_notice()
    {
        var world = new ServiceWorld(ServiceWorld.Simulation(3), workers: 0);
        world.AddWorker(hasData: false, new MemoryDatasetCache { IsFull = true });
        var id = world.Submit(ServiceWorld.Tiny()).Id;
        world.Watch(id).WaitFor<ExperimentClosed>();
        world.ShouldBeUndisturbed(id, runs: 2);
        world.Notices().ShouldContain("worker-1: The data set digits could not be kept in the cache");
        world.Notices().ShouldContain("No space left on device");
    }

    [Fact]
    public void What_does_not_have_the_hash_is_not_trained_on()
    {
        var other = TinyRun.Data with { Test = TinyRun.Examples(900, 60) };
        var lost = Fetch(fetch => Part(fetch, other));
        lost.Reason.ShouldContain($"what the coordinator sent has the SHA-256 {other.Sha256}, and not {TinyRun.Data.Sha256}");
    }

    [Theory]
    [InlineData(1L << 40)]
    [InlineData(-1)]
    [InlineData(3)]
    public void A_length_that_cannot_be_is_refused_before_anything_is_allocated(long total) =>
        Fetch(fetch => new DataPart(fetch.Sha256, 0, total, new byte[10])).Reason.ShouldContain($"announces {total} bytes");

    [Fact]
    public void Data_that_nobody_has_are_named() =>
        Fetch(fetch => new DataMissing(fetch.Sha256, "it is nowhere")).Reason.ShouldBe(
            "worker-0 has no data: the data set tiny could not be fetched: it is nowhere");

    [Fact]
    public void A_coordinator_that_does_not_answer_is_not_waited_for_for_ever() =>
        Fetch(_ => null).Reason.ShouldContain("has not answered for 30 s");

    [Fact]
    public void A_run_that_is_interrupted_before_its_data_have_come_is_given_back()
    {
        Fetch(_ => null, (coordinator, worker, run) => coordinator.Tell(worker, new InterruptRun(run)))
            .Reason.ShouldContain("had not begun when it was interrupted");
    }

    [Fact]
    public void A_specification_that_reads_differently_is_refused_with_both_fingerprints()
    {
        var (ours, theirs) = (TinyRun.Specification.Fingerprint(), new string('0', 64));
        Fetch(_ => null, fingerprint: theirs).Reason.ShouldContain($"{theirs}, and reads as {ours} on worker-0");
    }

    /// <summary>What a worker without data says of a run when the test is its coordinator.</summary>
    private static RunLost Fetch(
        Func<FetchData, object?> answer, Action<TestProbe, ActorRef, RunId>? then = null, string? fingerprint = null)
    {
        var system = ServiceWorld.Simulation(4);
        var coordinator = new TestProbe(system, "coordinator");
        coordinator.AnswerWith(message => message switch
        {
            RegisterWorker register => new WorkerRegistered(register.Started),
            FetchData fetch => answer(fetch),
            RunLost lost => new RunClosed(lost.Run),
            _ => null,
        });
        var options = new WorkerOptions { Engines = new GradientEngineFactory(), Data = _ => null };
        var worker = system.Spawn(Props.Create(() => new WorkerActor(coordinator.Ref, options)), "worker-0");
        var run = TinyRun.Specification;
        coordinator.Tell(worker, new StartRun(new("r"), run, fingerprint ?? run.Fingerprint(), Checkpoint: null));
        then?.Invoke(coordinator, worker, new("r"));
        return coordinator.WaitFor<RunLost>();
    }

    private static DataPart Part(FetchData fetch, Dataset data)
    {
        var bytes = new byte[DatasetFile.LengthOf(data)];
        DatasetFile.CopyTo(data, 0, bytes);
        return new(fetch.Sha256, 0, bytes.Length, bytes);
    }

    private static ExampleSet Many(int inputs) =>
        new(new byte[inputs / TinyRun.Inputs * TinyRun.Inputs], new byte[inputs / TinyRun.Inputs], TinyRun.Inputs, TinyRun.Classes);
}
