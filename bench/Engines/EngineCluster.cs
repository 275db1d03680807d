using System.Net;
using System.Net.Sockets;

namespace Cluster.Bench.Engines;

/// <summary>Coordinators and workers of one slot as processes over loopback, on one of the engines, in a folder of their own.</summary>
internal sealed class EngineCluster(ClusterProgram program, bool akka) : IDisposable
{
    private const string First = "first";
    private const string Second = "second";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cluster-bench-");
    private readonly List<EngineProcess> _processes = [];
    private readonly List<string> _seeds = [];
    private string _listen = "";

    /// <summary>The one in office.</summary>
    public EngineProcess Coordinator { get; private set; } = null!;

    public void StartCoordinator()
    {
        _listen = FreeEndpoint();
        Coordinator = StartCoordinator(First, _listen);
    }

    public EngineProcess StartWorker(string name)
    {
        string[] where = akka ? [.. Akka(FreeEndpoint())] : ["--join", _listen];
        return Start(["worker", "--name", name, "--slots", "1", "--cache", In("cache"), "--checkpoint-every", "0.5", .. where]);
    }

    /// <summary>
    /// With Akka a second coordinator, which is there when this returns. The built-in engine has none: there the same one is started again.
    /// </summary>
    /// <returns>To be called when the one in office has been killed.</returns>
    public async Task<Action> StandbyAsync(CancellationToken cancellation)
    {
        if (!akka) return () => Coordinator = StartCoordinator(First, _listen);

        var listen = FreeEndpoint();
        var standby = StartCoordinator(Second, listen);
        await standby.LineAsync($"{Second} has joined the Akka cluster", cancellation);
        return () => (Coordinator, _listen) = (standby, listen);
    }

    /// <returns>The experiment's id.</returns>
    public async Task<string> SubmitAsync(string experiment, CancellationToken cancellation)
    {
        var file = In("experiment.yaml");
        await File.WriteAllTextAsync(file, experiment, cancellation);
        return (await program.CallAsync(cancellation, "submit", file, "--to", _listen)).Trim();
    }

    /// <summary>A file in an experiment's folder.</summary>
    public string FileOf(string id, params string[] names) => Path.Combine([In("runs"), id, .. names]);

    public void Dispose()
    {
        foreach (var process in Enumerable.Reverse(_processes)) process.Dispose();
        _folder.Delete(recursive: true);
    }

    private EngineProcess StartCoordinator(string name, string listen)
    {
        string[] arguments = ["coordinator", "--name", name, "--listen", listen, "--dir", In("runs"), "--checkpoint-every", "0.5"];
        if (!akka) return Start(arguments);

        var address = FreeEndpoint();
        _seeds.Add(address);
        return Start([.. arguments, .. Akka(address)]);
    }

    private IEnumerable<string> Akka(string address) =>
        [.. new[] { "--engine", "akka", "--akka-address", address }, .. _seeds.SelectMany(seed => new[] { "--seed-node", seed })];

    private EngineProcess Start(string[] arguments)
    {
        var process = program.Start(arguments);
        _processes.Add(process);
        return process;
    }

    private string In(string name) => Path.Combine(_folder.FullName, name);

    private static string FreeEndpoint()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"{listener.LocalEndpoint}";
    }
}
