using Cluster.Cli.Hosting;
using Cluster.Cli.Tests.Processes;

namespace Cluster.AkkaNet.Tests.Processes;

/// <summary>Two coordinators, of which one stands by, and workers: processes on this machine that form an Akka cluster.</summary>
internal sealed class AkkaProcessCluster(string experiment) : IDisposable
{
    private readonly NodeAddress[] _akka = [Free(), Free()];

    /// <summary>Of the first coordinator, with the experiment and the folder of both.</summary>
    public ProcessCluster First { get; } = new(experiment);

    /// <summary>Where the second one listens for clients.</summary>
    public NodeAddress SecondEndpoint { get; } = Free();

    public ClusterProcess StartFirst() => StartCoordinator("c1", First.Endpoint, _akka[0]);

    public ClusterProcess StartSecond() => StartCoordinator("c2", SecondEndpoint, _akka[1]);

    public ClusterProcess StartWorker(string name) => First.Start(
        name,
        ["worker", "--engine", "akka", .. Seeds, "--name", name, "--slots", "1", "--cache", ProcessCluster.CacheFolder, .. Checkpoints]);

    public void Dispose() => First.Dispose();

    private static string[] Checkpoints => ["--checkpoint-every", "0.2"];

    private string[] Seeds => [.. _akka.SelectMany(seed => (string[])["--seed-node", $"{seed}"])];

    private ClusterProcess StartCoordinator(string name, NodeAddress listen, NodeAddress akka) => First.Start(
        name,
        ["coordinator", "--engine", "akka", .. Seeds, "--listen", $"{listen}", "--akka-address", $"{akka}", "--dir", First.Folder,
         "--name", name, .. Checkpoints]);

    private static NodeAddress Free() => new("127.0.0.1", ProcessCluster.FreePort());
}
