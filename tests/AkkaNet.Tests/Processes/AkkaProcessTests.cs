using Cluster.Cli.Output;
using Cluster.Cli.Tests.Commands;
using Cluster.Cli.Tests.Processes;
using Xunit.Abstractions;

namespace Cluster.AkkaNet.Tests.Processes;

/// <summary>
/// The command on Akka.NET's engine, as processes that are killed or asked to end: the weights are those of 'cluster run', bit for bit.
/// </summary>
public sealed class AkkaProcessTests(ITestOutputHelper output)
{
    /// <summary>A run of two slots, some seconds long.</summary>
    private const string Shared =
        """
        name: shared
        title: One run of two workers
        data: digits
        train: 2000
        validation: 200
        batch: 40
        epochs: 100
        slots: 2
        shards: 8
        seeds: 1
        hidden: [30]
        diagnostics: { probe: 100 }
        """;

    [Fact]
    public async Task One_process_trains_the_same_bits_on_either_engine()
    {
        using var folder = new TemporaryFolder();
        var file = folder.In("experiment.yaml");
        await File.WriteAllTextAsync(file, Epochs(5));
        var builtIn = await CommandRun.OfAsync("run", file, "--out", folder.In("built-in"), "--json");
        var akka = await CommandRun.OfAsync("run", file, "--out", folder.In("akka"), "--json", "--engine", "akka");
        akka.Hashes().ShouldBe(builtIn.Hashes());
    }

    [Fact]
    public async Task A_worker_and_then_the_coordinator_are_killed_and_the_one_that_stands_by_ends_in_the_same_bits()
    {
        // Longer than it takes until a worker is given up.
        using var cluster = new AkkaProcessCluster(Epochs(400));
        var (first, second, workers) = await StartAsync(cluster);
        var id = await cluster.First.SubmitAsync();
        await using (var watch = new ProgressWatch(cluster.First.Endpoint, id))
        {
            await watch.ProgressAsync(p => p.Step >= 200);
            workers[0].Kill();
            output.WriteLine($"From the worker's SIGKILL to the next step: {(await watch.TimeToNextStepAsync()).TotalSeconds:0.0} s");
        }

        foreach (var coordinator in (ClusterProcess[])[first, second]) await coordinator.LineAsync("w1 is no longer a member");
        first.Kill();
        var killed = TimeProvider.System.GetTimestamp();
        await second.LineAsync("c2 takes over (epoch 2)");
        var took = TimeProvider.System.GetElapsedTime(killed);
        output.WriteLine($"From the coordinator's SIGKILL to the next one's term: {took.TotalSeconds:0.0} s");
        await second.LineAsync("with 1 experiment to go on with");
        (await cluster.First.HashesAsync(id, cluster.SecondEndpoint)).ShouldBe(await cluster.First.UndisturbedAsync());
    }

    [Fact]
    public async Task A_coordinator_that_was_frozen_wakes_out_of_office_and_stands_by()
    {
        using var cluster = new AkkaProcessCluster(Shared);
        var (first, second, _) = await StartAsync(cluster);
        var id = await cluster.First.SubmitAsync();
        await using (var watch = new ProgressWatch(cluster.First.Endpoint, id)) await watch.ProgressAsync(p => p.Step >= 200);

        cluster.Freeze(first);
        await second.LineAsync("c2 takes over (epoch 2)");
        var (told, seen) = (first.LineCount, second.LineCount);
        first.Signal(ClusterProcess.SigCont);
        await first.LineAsync("c1 starts again: c1 (process", told);
        (await first.LineAsync("is out of office", told)).ShouldContain("since epoch 2");
        await second.LineAsync("c1 has joined the Akka cluster", seen);
        (await cluster.First.HashesAsync(id, cluster.SecondEndpoint)).ShouldBe(await cluster.First.UndisturbedAsync());
        first.Output.ShouldNotContain("c1 takes over");
    }

    /// <summary>At the same address too, with connections to it that its end has left behind.</summary>
    [Fact]
    public async Task The_only_worker_freezes_and_wakes_and_the_only_coordinator_is_killed_and_started_again()
    {
        using var cluster = new AkkaProcessCluster(Shared);
        var first = cluster.StartFirst();
        await first.LineAsync("listens at");
        var worker = cluster.StartWorker("w1");
        await worker.LineAsync("Joined c1");
        var id = await cluster.First.SubmitAsync();
        await using (var watch = new ProgressWatch(cluster.First.Endpoint, id)) await watch.ProgressAsync(p => p.Step >= 200);

        var (seen, told) = (first.LineCount, worker.LineCount);
        worker.Signal(ClusterProcess.SigStop);
        await first.LineAsync("w1 is no longer a member", seen);
        worker.Signal(ClusterProcess.SigCont);
        await worker.LineAsync("w1 starts again", told);
        await worker.LineAsync("Joined c1", told);

        told = worker.LineCount;
        first.Kill();
        var again = cluster.StartFirst();
        await again.LineAsync("c1 is in office (epoch 2)");
        await again.LineAsync("with 1 experiment to go on with");
        await worker.LineAsync("Joined c1", told);
        (await cluster.First.HashesAsync(id)).ShouldBe(await cluster.First.UndisturbedAsync());
    }

    [Fact]
    public async Task Whoever_is_asked_to_end_leaves_first_and_the_office_with_it()
    {
        using var cluster = new AkkaProcessCluster(Shared);
        var (first, second, workers) = await StartAsync(cluster);
        var id = await cluster.First.SubmitAsync();
        await using (var watch = new ProgressWatch(cluster.First.Endpoint, id)) await watch.ProgressAsync(p => p.Step >= 200);
        var told = second.LineCount;
        workers[0].Signal(ClusterProcess.SigInt);
        (await workers[0].ExitAsync()).ShouldBe(ExitCode.Done, workers[0].Output);

        first.Signal(ClusterProcess.SigTerm);
        (await first.ExitAsync()).ShouldBe(ExitCode.Done, first.Output);
        await second.LineAsync("c2 takes over (epoch 2)", told);
        second.Output.Split('\n')[told..].ShouldNotContain(line => line.Contains("no sign of life"), second.Output);
        (await cluster.First.HashesAsync(id, cluster.SecondEndpoint)).ShouldBe(await cluster.First.UndisturbedAsync());
    }

    [Fact]
    public async Task A_worker_that_finds_nobody_can_be_asked_to_end()
    {
        using var cluster = new AkkaProcessCluster(Shared);
        var worker = cluster.StartWorker("w1");
        await worker.LineAsync("joins the Akka cluster of 127.0.0.1:");
        worker.Signal(ClusterProcess.SigTerm);
        (await worker.ExitAsync()).ShouldBe(ExitCode.Done, worker.Output);
    }

    [Theory]
    [InlineData("a = ${b}", "is not valid HOCON", "coordinator")]
    [InlineData("a = ${b}", "is not valid HOCON", "worker", "--seed-node", "127.0.0.1:1")]
    [InlineData("", "--seed-node [::1]:1: a machine of an Akka cluster has a name or an IPv4 address.", "worker", "--seed-node", "[::1]:1")]
    public async Task What_Akka_cannot_begin_with_is_refused(string hocon, string said, params string[] command)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.In("akka.conf"), hocon);
        string[] own = command[0] == "coordinator" ? ["--dir", folder.In("runs")] : [];
        var run = await CommandRun.OfAsync([.. command, .. own, "--engine", "akka", "--hocon", folder.In("akka.conf")]);
        run.ExitCode.ShouldBe(ExitCode.BadInput, run.Errors);
        run.Errors.ShouldContain(said);
    }

    private static async Task<(ClusterProcess First, ClusterProcess Second, ClusterProcess[] Workers)> StartAsync(
        AkkaProcessCluster cluster)
    {
        var first = cluster.StartFirst();
        await first.LineAsync("listens at");
        var second = cluster.StartSecond();
        await first.LineAsync("c2 has joined the Akka cluster");
        ClusterProcess[] workers = [cluster.StartWorker("w1"), cluster.StartWorker("w2")];
        foreach (var worker in workers) await worker.LineAsync("Joined c1");
        foreach (var name in (string[])["w1", "w2"]) await second.LineAsync($"{name} has joined the Akka cluster");
        return (first, second, workers);
    }

    private static string Epochs(int count) => Shared.Replace("epochs: 100", $"epochs: {count}", StringComparison.Ordinal);
}
