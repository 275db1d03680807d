using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Cluster.Cli.Hosting;
using Cluster.Cli.Tests.Commands;

namespace Cluster.Cli.Tests.Processes;

/// <summary>A coordinator and workers as processes on this machine, in a folder of their own.</summary>
internal sealed class ProcessCluster : IDisposable
{
    // One for all clusters of a test run: a data set travels once.
    private static readonly Lazy<TemporaryFolder> Cache = new(() =>
    {
        var folder = new TemporaryFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        return folder;
    });

    private static readonly ConcurrentDictionary<string, Lazy<Task<string[]>>> Undisturbed = new(StringComparer.Ordinal);

    private readonly TemporaryFolder _folder = new();
    private readonly List<ClusterProcess> _processes = [];
    private readonly Func<string, string?> _namespaceOf;
    private readonly string _experiment;

    /// <param name="experiment">The experiment file's text.</param>
    /// <param name="host">Address at which the coordinator is reached.</param>
    /// <param name="namespaceOf">In which network namespace a node of a name runs; null for this process's own.</param>
    public ProcessCluster(string experiment, string host = "127.0.0.1", Func<string, string?>? namespaceOf = null)
    {
        _namespaceOf = namespaceOf ?? (_ => null);
        _experiment = _folder.In("experiment.yaml");
        File.WriteAllText(_experiment, experiment);
        Endpoint = new(host, FreePort());
    }

    public NodeAddress Endpoint { get; }

    /// <summary>The coordinator's --dir.</summary>
    public string Folder => _folder.In("runs");

    /// <summary>For data sets of workers.</summary>
    public static string CacheFolder => Cache.Value.Path;

    /// <summary>Of the last start.</summary>
    public ClusterProcess Coordinator { get; private set; } = null!;

    public async Task<ClusterProcess> StartCoordinatorAsync()
    {
        string[] command =
            ["coordinator", "--listen", $"{Endpoint}", "--dir", Folder, "--name", "coordinator", "--checkpoint-every", "0.2"];
        Coordinator = Start("coordinator", command);
        await Coordinator.LineAsync("listens at");
        return Coordinator;
    }

    public ClusterProcess StartWorker(string name, int slots)
    {
        string[] command = ["worker", "--join", $"{Endpoint}", "--name", name, "--slots", $"{slots}", "--cache", CacheFolder];
        return Start(name, [.. command, "--checkpoint-every", "0.2"]);
    }

    /// <summary>Any command, killed at the end if need be.</summary>
    /// <param name="name">Of the node.</param>
    /// <param name="command">Without the program's name.</param>
    public ClusterProcess Start(string name, params string[] command)
    {
        var process = ClusterProcess.Start(_namespaceOf(name), command);
        _processes.Add(process);
        return process;
    }

    public async Task<ClusterProcess> StartWorkerAsync(string name, int slots)
    {
        var worker = StartWorker(name, slots);
        await worker.LineAsync("Joined");
        return worker;
    }

    /// <returns>The experiment's id.</returns>
    public async Task<string> SubmitAsync()
    {
        var submitted = await CommandRun.OfAsync("submit", _experiment, "--to", $"{Endpoint}");
        submitted.ExitCode.ShouldBe(0, submitted.Errors);
        return submitted.Output.Trim();
    }

    /// <summary>Waits until the status shows a run in a slot of that worker.</summary>
    public async Task ComputesAsync(string worker)
    {
        var last = "";
        for (var i = 0; i < 300; i++)
        {
            last = (await CommandRun.OfAsync("status", "--json", "--to", $"{Endpoint}")).Output;
            using var status = JsonDocument.Parse(last);
            if (status.RootElement.GetProperty("workers").EnumerateArray().Any(w =>
                w.GetProperty("name").GetString() == worker && w.GetProperty("runs").GetArrayLength() > 0)) return;
            await Task.Delay(100);
        }

        throw new TimeoutException($"{worker} computes nothing; the status is:\n{last}");
    }

    /// <summary>weights_sha256 of every run, when the experiment has ended.</summary>
    /// <param name="id">The experiment's.</param>
    /// <param name="at">Whom to ask; null for the coordinator.</param>
    public async Task<string[]> HashesAsync(string id, NodeAddress? at = null)
    {
        var watching = CommandRun.OfAsync("watch", id, "--to", $"{at ?? Endpoint}", "--json");
        if (await Task.WhenAny(watching, Task.Delay(TimeSpan.FromSeconds(120))) != watching)
            throw new TimeoutException($"{id} has not ended within two minutes. The nodes printed:\n"
                + string.Join("\n\n", _processes.Select(process => process.Output)));
        return (await watching).Hashes();
    }

    /// <summary>What 'cluster run' in a single process comes to; trained once for each experiment.</summary>
    public Task<string[]> UndisturbedAsync() => Undisturbed.GetOrAdd(File.ReadAllText(_experiment), _ => new(TrainAsync)).Value;

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        foreach (var process in Enumerable.Reverse(_processes)) process.Dispose();
        _folder.Dispose();
    }

    private async Task<string[]> TrainAsync() =>
        (await CommandRun.OfAsync("run", _experiment, "--out", _folder.In("undisturbed"), "--json", "--workers", "2")).Hashes();
}
