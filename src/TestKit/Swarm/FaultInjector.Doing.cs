using Cluster.Shared.Messages;
using Cluster.TestKit.Clusters;

namespace Cluster.TestKit.Swarm;

/// <content>The faults one by one; each passes by itself after a while.</content>
internal sealed partial class FaultInjector
{
    /// <summary>A worker, or now and then the client.</summary>
    private string Other() => _random.Chance(0.1) ? "client" : Worker();

    private string Worker() => $"worker-{1 + _random.Below(_workers)}";

    private void Later(Action action) => cluster.World.At(_random.Span(plan.FaultDuration), () =>
    {
        if (!_isOver) action();
    });

    private void Cut(string from, string to, bool bothWays)
    {
        cluster.Network.Cut(from, to);
        if (bothWays) cluster.Network.Cut(to, from);
        Later(() =>
        {
            cluster.Network.Mend(from, to);
            if (bothWays) cluster.Network.Mend(to, from);
        });
    }

    private void Crash(string name, bool silently)
    {
        cluster.Crash(name, silently);
        Later(() => Revive(name));
    }

    private void Revive(string name)
    {
        if (cluster.Nodes.ContainsKey(name)) return;
        cluster.World.Record(name, "starts again");
        if (name == SimulatedCluster.CoordinatorName) cluster.StartCoordinator();
        else cluster.StartWorker(name);
    }

    private void HoldUp(string name, bool wholly)
    {
        if (!cluster.Nodes.TryGetValue(name, out var node)) return;
        if (wholly)
        {
            node.Freeze();
            Later(node.Thaw);
            return;
        }

        node.PauseBetweenTurns = TimeSpan.FromMilliseconds(1 << _random.Below(7));
        cluster.World.Record(name, "becomes slow");
        Later(() => node.PauseBetweenTurns = TimeSpan.Zero);
    }

    private void FillCache(string worker)
    {
        cluster.World.Record(worker, "has a full disk");
        var disk = cluster.DiskOf(worker);
        disk.IsFull = true;
        Later(() => disk.IsFull = false);
    }

    /// <summary>The newest checkpoint of a run cannot be read any more.</summary>
    private void Corrupt()
    {
        string[] files = [.. cluster.Disk.Files.Where(f => f.EndsWith(".checkpoint", StringComparison.Ordinal) && !IsOlder(f))];
        if (files.Length == 0) return;
        var file = files[_random.Below(files.Length)];
        cluster.Disk.Corrupt(file);
        var slash = file.IndexOf('/', StringComparison.Ordinal);
        cluster.Events.RaiseSpoilt(new RunId(file[(slash + 1)..^".checkpoint".Length], file[..slash]));

        static bool IsOlder(string path) => path.EndsWith(".previous.checkpoint", StringComparison.Ordinal);
    }
}
