using System.Diagnostics;
using Cluster.Bench.Peers;
using Cluster.Shared.Links;
using Cluster.Worker.Actors;
using Cluster.Worker.Gradients;

namespace Cluster.Bench.Distributed;

/// <summary>A worker of one slot in a process of its own, which is this program once more.</summary>
internal static class WorkerProcess
{
    public const string CommandName = "worker-process";

    /// <summary>Its end is in the hands of whoever started it: it leaves when its standard input ends.</summary>
    /// <exception cref="InvalidOperationException">It cannot be started.</exception>
    public static Process Start(string endpoint, string name)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string[] arguments = [typeof(WorkerProcess).Assembly.Location, CommandName, "--join", endpoint, "--name", name];
        return PeerProcess.TryStart(dotnet, arguments, new Dictionary<string, string>(), out var failure)
            ?? throw new InvalidOperationException($"{dotnet} {arguments[0]}: {failure}");
    }

    /// <summary>What the other process does.</summary>
    public static async Task RunAsync(string endpoint, string name, TextReader input)
    {
        await using var node = new BenchNode(name, NodeRole.Worker, slots: 1);
        WorkerNode.Start(node.System, node.Node, new()
        {
            Engines = new GradientEngineFactory(),
            Data = _ => null,
            CheckpointInterval = TimeSpan.Zero,
        });
        node.Node.Join(endpoint);
        await input.ReadToEndAsync();
    }
}
