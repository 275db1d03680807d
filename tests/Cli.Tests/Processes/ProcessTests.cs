using Cluster.Cli.Output;
using Xunit.Abstractions;

namespace Cluster.Cli.Tests.Processes;

/// <summary>
/// Coordinator and workers as processes that are killed, frozen and started again: the weights are those of a single process, bit for
/// bit. One schedule each; five with CLUSTER_SLOW=1.
/// </summary>
public sealed class ProcessTests(ITestOutputHelper output)
{
    private const int WorkersOfShared = 4;

    /// <summary>One run that four slots share, some seconds long.</summary>
    internal const string Shared =
        """
        name: shared
        title: One run of several workers
        data: digits
        train: 2000
        validation: 200
        batch: 40
        epochs: 40
        slots: 4
        shards: 8
        seeds: 1
        hidden: [30]
        diagnostics: { probe: 100 }
        """;

    /// <summary>Four runs of one slot each.</summary>
    private const string Seeds =
        """
        name: seeds
        title: Some seeds
        data: digits
        train: 4000
        validation: 200
        batch: 10
        epochs: 200
        seeds: 4
        hidden: [30, 30]
        diagnostics: { probe: 100 }
        """;

    /// <summary>Numbers of schedules; each is the seed of what happens when.</summary>
    public static TheoryData<int> Schedules { get; } =
        Environment.GetEnvironmentVariable("CLUSTER_SLOW") == "1" ? [1, 2, 3, 4, 5] : [1];

    [Fact]
    public async Task One_two_and_four_worker_processes_end_in_the_bits_of_a_single_process()
    {
        using var cluster = new ProcessCluster(Epochs(5));
        await cluster.StartCoordinatorAsync();
        var undisturbed = await cluster.UndisturbedAsync();
        foreach (var newcomers in (string[][])[["w1"], ["w2"], ["w3", "w4"]])
        {
            foreach (var name in newcomers) await cluster.StartWorkerAsync(name, slots: 1);
            (await cluster.HashesAsync(await cluster.SubmitAsync())).ShouldBe(undisturbed);
        }
    }

    [Theory]
    [MemberData(nameof(Schedules))]
    public async Task A_worker_killed_at_a_random_step_and_another_that_joins_later_change_no_bit(int schedule)
    {
        using var cluster = new ProcessCluster(Shared);
        var workers = await StartAsync(cluster, WorkersOfShared, slots: 1);
        var random = new Random(schedule);
        var (step, id) = (random.Next(50, 800), await cluster.SubmitAsync());

        await using var watch = new ProgressWatch(cluster.Endpoint, id);
        await watch.ProgressAsync(p => p.Step >= step);
        var from = cluster.Coordinator.LineCount;
        var victim = random.Next(WorkersOfShared);
        workers[victim].Kill();
        var recovery = await watch.TimeToNextStepAsync();
        output.WriteLine($"From SIGKILL to the next step: {recovery.TotalMilliseconds:0} ms");
        recovery.ShouldBeLessThan(TimeSpan.FromSeconds(1), "until a killed worker's shards are computed elsewhere");
        await cluster.Coordinator.LineAsync($"Worker w{victim + 1} is lost", from);

        cluster.StartWorker("late", slots: 1);
        (await cluster.HashesAsync(id)).ShouldBe(await cluster.UndisturbedAsync());
    }

    [Theory]
    [MemberData(nameof(Schedules))]
    public async Task A_coordinator_killed_and_started_again_goes_on_and_its_workers_come_back(int schedule)
    {
        using var cluster = new ProcessCluster(Shared);
        await StartAsync(cluster, WorkersOfShared / 2, slots: 2);
        var id = await cluster.SubmitAsync();
        var watching = cluster.HashesAsync(id);
        await using (var watch = new ProgressWatch(cluster.Endpoint, id))
        {
            var step = new Random(schedule).Next(200, 1200);
            await watch.ProgressAsync(p => p.Step >= step);
        }

        cluster.Coordinator.Kill();
        await cluster.StartCoordinatorAsync();
        await cluster.Coordinator.LineAsync("Worker w1 joined");
        await cluster.Coordinator.LineAsync("Worker w2 joined");
        (await watching).ShouldBe(await cluster.UndisturbedAsync());
    }

    [Theory]
    [MemberData(nameof(Schedules))]
    public async Task A_frozen_worker_is_done_without_and_computes_again_when_it_wakes(int schedule)
    {
        // Long enough for the run to be there still when the worker comes back.
        using var cluster = new ProcessCluster(Epochs(100));
        var workers = await StartAsync(cluster, WorkersOfShared, slots: 1);
        var random = new Random(schedule);
        var (step, id) = (random.Next(50, 800), await cluster.SubmitAsync());
        await using var watch = new ProgressWatch(cluster.Endpoint, id);
        await watch.ProgressAsync(p => p.Step >= step);

        var from = cluster.Coordinator.LineCount;
        var frozen = random.Next(WorkersOfShared);
        workers[frozen].Signal(ClusterProcess.SigStop);
        var recovery = await watch.TimeToNextStepAsync();
        output.WriteLine($"From SIGSTOP to the next step: {recovery.TotalMilliseconds:0} ms");
        recovery.ShouldBeLessThan(TimeSpan.FromSeconds(6), "until a frozen worker's shards are computed elsewhere");
        await cluster.Coordinator.LineAsync($"Worker w{frozen + 1} is lost", from);

        workers[frozen].Signal(ClusterProcess.SigCont);
        await cluster.Coordinator.LineAsync($"Worker w{frozen + 1} joined", from);
        await cluster.ComputesAsync($"w{frozen + 1}");
        (await cluster.HashesAsync(id)).ShouldBe(await cluster.UndisturbedAsync());
    }

    [Theory]
    [MemberData(nameof(Schedules))]
    public async Task Whole_runs_of_a_killed_worker_go_on_elsewhere_from_their_checkpoints(int schedule)
    {
        using var cluster = new ProcessCluster(Seeds);
        var workers = await StartAsync(cluster, 2, slots: 2);
        var random = new Random(schedule);
        var (step, id) = (random.Next(200, 2000), await cluster.SubmitAsync());
        await using var watch = new ProgressWatch(cluster.Endpoint, id);
        await watch.ProgressAsync(p => p.Step >= step);
        var from = cluster.Coordinator.LineCount;
        workers[random.Next(2)].Kill();
        await cluster.Coordinator.LineAsync("goes on elsewhere", from);
        (await cluster.HashesAsync(id)).ShouldBe(await cluster.UndisturbedAsync());
    }

    [Fact]
    public async Task A_worker_that_is_asked_to_end_hands_its_runs_on_first()
    {
        using var cluster = new ProcessCluster(Seeds);
        var workers = await StartAsync(cluster, 2, slots: 2);
        var id = await cluster.SubmitAsync();
        await using var watch = new ProgressWatch(cluster.Endpoint, id);
        await watch.ProgressAsync(p => p.Step >= 100);
        workers[1].Signal(ClusterProcess.SigInt);
        (await workers[1].ExitAsync()).ShouldBe(ExitCode.Done);
        (await cluster.HashesAsync(id)).ShouldBe(await cluster.UndisturbedAsync());
    }

    private static string Epochs(int count) => Shared.Replace("epochs: 40", $"epochs: {count}", StringComparison.Ordinal);

    private static async Task<IReadOnlyList<ClusterProcess>> StartAsync(ProcessCluster cluster, int workers, int slots)
    {
        await cluster.StartCoordinatorAsync();
        ClusterProcess[] started = [.. Enumerable.Range(1, workers).Select(i => cluster.StartWorker($"w{i}", slots))];
        foreach (var worker in started) await worker.LineAsync("Joined");
        return started;
    }
}
