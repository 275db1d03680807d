using Xunit.Abstractions;

namespace Cluster.AkkaNet.Tests.Clusters;

/// <summary>A cluster in the middle of an experiment of which something is left to be done for a while.</summary>
internal static class TrainingCluster
{
    public const string Experiment = """
        name: akka
        data: tiny
        hidden: [7, 5]
        epochs: 100
        batch: 20
        shards: 8
        slots: 2
        """;

    /// <param name="output">Gets all that nodes tell.</param>
    /// <param name="nodes">
    /// <c>coordinator-…</c> and <c>worker-…</c>, the first of which will be in office. Each has joined before the next one begins, so the
    /// oldest member comes first.
    /// </param>
    /// <param name="settings">HOCON of a node, above the quick settings of tests.</param>
    /// <returns>When all workers compute.</returns>
    public static async Task<AkkaTestCluster> StartAsync(ITestOutputHelper output, string[] nodes, Func<string, string> settings)
    {
        var cluster = new AkkaTestCluster(output, [.. nodes.Where(IsCoordinator)]);
        try
        {
            for (var i = 0; i < nodes.Length; i++)
            {
                if (IsCoordinator(nodes[i])) cluster.StartCoordinator(nodes[i], settings(nodes[i]));
                else cluster.StartWorker(nodes[i], settings(nodes[i]));
                foreach (var there in nodes[..(i + 1)].Where(IsCoordinator))
                    await cluster.ToldAsync(there, $"{nodes[i]} has joined the Akka cluster");
                await cluster.ToldAsync(nodes[0], "is in office (epoch 1)");
            }

            await cluster.TermOf(nodes[0]).SubmitAsync(Experiment);
            foreach (var worker in nodes.Where(node => !IsCoordinator(node))) await cluster.ReachAsync(worker, 1);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    private static bool IsCoordinator(string node) => node.StartsWith("coordinator", StringComparison.Ordinal);
}
