using Cluster.Cli.Hosting;
using Cluster.Cli.Tests.Commands;
using Cluster.Cli.Tests.Processes;

namespace Cluster.AkkaNet.Tests.Processes;

/// <summary>Two coordinators, of which one stands by, and workers: processes on this machine that form an Akka cluster.</summary>
internal sealed class AkkaProcessCluster(string experiment) : IDisposable
{
    /// <summary>Half the time until somebody is given up, and until a cluster begins; the same rules.</summary>
    private const string Quick = """
        akka.cluster {
          seed-node-timeout = 3s
          failure-detector { heartbeat-interval = 300ms, acceptable-heartbeat-pause = 2s }
          split-brain-resolver.stable-after = 2s
        }
        """;

    private readonly NodeAddress[] _akka = [Free(), Free()];
    private readonly TemporaryFolder _settings = new();

    /// <summary>Of the first coordinator, with the experiment and the folder of both.</summary>
    public ProcessCluster First { get; } = new(experiment);

    /// <summary>Where the second one listens for clients.</summary>
    public NodeAddress SecondEndpoint { get; } = Free();

    public ClusterProcess StartFirst() => StartCoordinator("c1", First.Endpoint, _akka[0]);

    public ClusterProcess StartSecond() => StartCoordinator("c2", SecondEndpoint, _akka[1]);

    public ClusterProcess StartWorker(string name) => First.Start(
        name,
        ["worker", "--engine", "akka", .. Seeds, "--name", name, "--slots", "1", "--cache", ProcessCluster.CacheFolder, .. Checkpoints]);

    /// <summary>
    /// SIGSTOP to the coordinator in office, but not in the middle of a change of the folder: there it could not be replaced before it
    /// is woken or ended.
    /// </summary>
    public void Freeze(ClusterProcess coordinator)
    {
        for (coordinator.Signal(ClusterProcess.SigStop); !IsDoorFree(); coordinator.Signal(ClusterProcess.SigStop))
            coordinator.Signal(ClusterProcess.SigCont);
    }

    public void Dispose()
    {
        First.Dispose();
        _settings.Dispose();
    }

    private static string[] Checkpoints => ["--checkpoint-every", "0.2"];

    private string[] Seeds => [.. _akka.SelectMany(seed => (string[])["--seed-node", $"{seed}"]), "--hocon", Settings()];

    private ClusterProcess StartCoordinator(string name, NodeAddress listen, NodeAddress akka) => First.Start(
        name,
        ["coordinator", "--engine", "akka", .. Seeds, "--listen", $"{listen}", "--akka-address", $"{akka}", "--dir", First.Folder,
         "--name", name, .. Checkpoints]);

    private string Settings()
    {
        var file = _settings.In("quick.conf");
        File.WriteAllText(file, Quick);
        return file;
    }

    private bool IsDoorFree()
    {
        try
        {
            using var door = new FileStream(
                Path.Combine(First.Folder, ".office.lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static NodeAddress Free() => new("127.0.0.1", ProcessCluster.FreePort());
}
