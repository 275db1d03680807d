using System.Diagnostics;
using Cluster.Shared.Data;
using Cluster.Shared.Engine;
using Cluster.Shared.Training;
using Cluster.TestKit.Training;

namespace Cluster.Bench.Cases;

/// <summary>Whole runs through the actors: a coordinator and one worker in this process.</summary>
public static class ClusterRun
{
    // What a worker does by default; the test kit's own default is one piece of work a turn.
    private const long WorkPerTurn = 200_000_000;

    /// <summary>Wall-clock seconds until all runs have ended.</summary>
    /// <param name="run">What to train.</param>
    /// <param name="data">On what.</param>
    /// <param name="runs">Runs that are alike but for their seeds.</param>
    /// <param name="slots">Of the one worker.</param>
    public static async Task<double> SecondsAsync(RunSpecification run, Dataset data, int runs, int slots)
    {
        await using var system = new ActorSystem();
        var cluster = new TestCluster(
            system, new() { Data = data, Workers = 1, SlotsPerWorker = slots, WorkPerTurn = WorkPerTurn });
        var began = Stopwatch.GetTimestamp();
        var result = await cluster.RunAsync(TestCluster.Experiment(run, seeds: runs), new MemoryCheckpointStore());
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        if (result.Runs.FirstOrDefault(r => r.Status != RunStatus.Finished) is { } bad)
            throw new InvalidOperationException($"A measured run ended as {bad.Status}: {bad.Failure ?? bad.Divergence?.ToString()}");
        return seconds;
    }
}
