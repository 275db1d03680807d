using Xunit.Abstractions;

namespace Cluster.AkkaNet.Tests.Clusters;

/// <summary>Whatever computes, heartbeats pass; with the settings of production for who counts as gone.</summary>
[Collection("Clusters, one at a time")]
public sealed class BusyCoresTests(ITestOutputHelper output)
{
    private static readonly TimeSpan s_busy = TimeSpan.FromSeconds(10);

    private const string Patience = """
        akka.cluster.failure-detector { heartbeat-interval = 500ms, acceptable-heartbeat-pause = 3s }
        akka.cluster.unreachable-nodes-reaper-interval = 500ms
        """;

    [SkippableFact]
    public async Task Nobody_becomes_unreachable_while_all_cores_are_busy()
    {
        await using var cluster = new AkkaTestCluster(output, "coordinator-a");
        cluster.StartCoordinator("coordinator-a", Patience);
        await cluster.ToldAsync("coordinator-a", "is in office (epoch 1)");
        cluster.StartWorker("worker-1", Patience);
        await cluster.ToldAsync("coordinator-a", "worker-1 has joined");

        var began = TimeProvider.System.GetTimestamp();
        var threads = Enumerable.Range(0, 2 * Environment.ProcessorCount)
            .Select(_ => new Thread(() => Burn(began)) { IsBackground = true }).ToList();
        threads.ForEach(thread => thread.Start());
        var latest = LongestWait(began);
        threads.ForEach(thread => thread.Join());
        Skip.If(latest > TimeSpan.FromSeconds(1), $"Others leave this program no time: who waits for 50 ms wakes after {latest}.");
        cluster.Told.ShouldNotContain(one => one.What.Contains("cannot be reached") || one.What.Contains("no longer"));
    }

    /// <summary>How late a thread comes that nearly always sleeps.</summary>
    private static TimeSpan LongestWait(long began)
    {
        var (longest, gate) = (TimeSpan.Zero, new object());
        while (TimeProvider.System.GetElapsedTime(began) < s_busy)
        {
            var asleep = TimeProvider.System.GetTimestamp();
            lock (gate) Monitor.Wait(gate, 50);
            var slept = TimeProvider.System.GetElapsedTime(asleep);
            if (slept > longest) longest = slept;
        }

        return longest;
    }

    private static void Burn(long began)
    {
        while (TimeProvider.System.GetElapsedTime(began) < s_busy) Thread.SpinWait(1000);
    }
}
