using System.Diagnostics;
using System.Text.Json;
using Cluster.Bench.Cases;

namespace Cluster.Bench.Engines;

/// <summary>One cluster's life: formed, used, and bereft of a worker, of its coordinator and of another worker.</summary>
internal sealed class EngineMeasurement(ClusterProgram program, bool akka, CancellationToken cancellation)
{
    private const int Examples = 1000;

    /// <summary>What shared runs train, and for how many epochs: some seconds each.</summary>
    public static IReadOnlyList<(NetCase Net, int Epochs)> Nets { get; } =
        [(new([784, 100, 10], 100), 200), (new([784, 1000, 1000, 10], 100), 15)];

    public async Task<EngineRound> RoundAsync()
    {
        using var cluster = new EngineCluster(program, akka);
        var began = Stopwatch.GetTimestamp();
        cluster.StartCoordinator();
        var second = cluster.StartWorker("w1");
        cluster.StartWorker("w2");
        var formed = Seconds(began, Math.Max(await JoinedAsync(cluster, "w1"), await JoinedAsync(cluster, "w2")));

        // The first of each warms up.
        var steps = new List<double>();
        foreach (var (net, _) in Nets) await StepAsync(cluster, net, epochs: 2);
        foreach (var (net, epochs) in Nets) steps.Add(await StepAsync(cluster, net, epochs));

        var killed = Seconds(second.Kill(), await LostAsync(cluster, "w1"));
        var third = cluster.StartWorker("w3");
        await JoinedAsync(cluster, "w3");
        var (known, computes) = await FailOverAsync(cluster);
        await JoinedAsync(cluster, "w3");
        var frozen = await third.FreezeAsync(cancellation);
        return new(formed, killed, Seconds(frozen, await LostAsync(cluster, "w3")), known, computes, steps);
    }

    /// <returns>Seconds from the coordinator's death until another has the experiment, and until a worker computes it again.</returns>
    private async Task<(double Known, double Computes)> FailOverAsync(EngineCluster cluster)
    {
        var goOn = await cluster.StandbyAsync(cancellation);
        var id = await cluster.SubmitAsync(Experiment(Nets[0].Net, slots: 1, epochs: 1_000_000), cancellation);
        var checkpoints = cluster.FileOf(id, "checkpoints");
        while (!Directory.Exists(checkpoints) || Directory.GetFiles(checkpoints, "*.checkpoint").Length == 0)
            await Task.Delay(50, cancellation);
        var killed = cluster.Coordinator.Kill();
        goOn();
        var known = await cluster.Coordinator.LineAsync("with 1 experiment to go on with", cancellation);
        return (Seconds(killed, known), Seconds(killed, await cluster.Coordinator.LineAsync("goes on at", cancellation)));
    }

    /// <summary>Trains a net on both workers.</summary>
    /// <returns>Seconds a step, over the whole run.</returns>
    private async Task<double> StepAsync(EngineCluster cluster, NetCase net, int epochs)
    {
        var id = await cluster.SubmitAsync(Experiment(net, slots: 2, epochs), cancellation);
        await cluster.Coordinator.LineAsync($"{id} has ended: finished", cancellation);
        using var summary = JsonDocument.Parse(await File.ReadAllTextAsync(cluster.FileOf(id, "summary.json"), cancellation));
        var run = summary.RootElement.GetProperty("configurations")[0].GetProperty("runs")[0];
        return run.GetProperty("seconds").GetDouble() / (epochs * (Examples / net.Batch));
    }

    private Task<long> JoinedAsync(EngineCluster cluster, string worker) =>
        cluster.Coordinator.LineAsync($"Worker {worker} joined", cancellation);

    private Task<long> LostAsync(EngineCluster cluster, string worker) =>
        cluster.Coordinator.LineAsync($"Worker {worker} is lost", cancellation);

    private static double Seconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalSeconds;

    private static string Experiment(NetCase net, int slots, int epochs) =>
        $"""
        name: engines
        data: digits
        train: {Examples}
        validation: 0
        batch: {net.Batch}
        epochs: {epochs}
        hidden: [{string.Join(", ", net.Sizes.Skip(1).SkipLast(1))}]
        slots: {slots}
        shards: {slots}
        diagnostics: {"{"} source: training, before_training: false, every_epochs: 0 {"}"}
        """;
}

/// <summary>Figures of one round, in seconds.</summary>
/// <param name="Formed">From starting a coordinator and two workers until both are registered.</param>
/// <param name="Killed">From a worker's SIGKILL until the coordinator says so.</param>
/// <param name="Frozen">From its SIGSTOP.</param>
/// <param name="Known">From the coordinator's SIGKILL until the next one has its experiment.</param>
/// <param name="Computes">And until a worker goes on with it.</param>
/// <param name="Steps">A step of each net.</param>
internal sealed record EngineRound(
    double Formed, double Killed, double Frozen, double Known, double Computes, IReadOnlyList<double> Steps);
