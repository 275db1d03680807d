using Cluster.Shared.Actors;
using Cluster.Shared.Data;
using Cluster.Shared.Messages;
using Cluster.Shared.Training;

namespace Cluster.Worker.Actors;

/// <content>What a run needs before it can begin: that both sides mean the same by it, and its data.</content>
public sealed partial class WorkerActor
{
    private readonly Dictionary<string, Dataset> _fetched = new(StringComparer.Ordinal);
    private readonly HashSet<string> _fetching = new(StringComparer.Ordinal);
    private readonly List<DataOrder> _waiting = [];

    private void Begin(DataOrder order)
    {
        var fingerprint = order.Specification.Fingerprint();
        if (fingerprint != order.Fingerprint)
        {
            Lose(
                order.Run,
                $"the coordinator's specification has the fingerprint {order.Fingerprint}, and reads as {fingerprint} on "
                + $"{Context.Self.Name}: they are of different versions; run the same version of cluster on both");
            return;
        }

        var data = order.Specification.Data;
        if (options.Data(data) is { } atHand) Spawn(order.Run, order.IsReplica, () => order.Actor(atHand));
        else if (_fetched.TryGetValue(data.Sha256, out var fetched)) Spawn(order.Run, order.IsReplica, () => order.Actor(fetched));
        else Fetch(order);
    }

    /// <summary>Once a set, for all that wait for it.</summary>
    private void Fetch(DataOrder order)
    {
        _waiting.Add(order);
        var data = order.Specification.Data;
        if (_fetching.Add(data.Sha256))
            Context.Spawn(Props.Create(() => new DatasetFetchActor(data, coordinator, options)), $"data-{_spawned++}");
    }

    private void Arrived(DataArrived arrived)
    {
        _fetching.Remove(arrived.Sha256);
        _fetched[arrived.Sha256] = arrived.Data;
        foreach (var order in TakeWaiting(arrived.Sha256)) Begin(order);
    }

    private void Failed(DataFailed failed)
    {
        _fetching.Remove(failed.Sha256);
        foreach (var order in TakeWaiting(failed.Sha256)) Lose(order.Run, $"{Context.Self.Name} has no data: {failed.Reason}");
    }

    private List<DataOrder> TakeWaiting(string sha256)
    {
        var taken = _waiting.FindAll(order => order.Specification.Data.Sha256 == sha256);
        _waiting.RemoveAll(order => order.Specification.Data.Sha256 == sha256);
        return taken;
    }

    /// <summary>A run, or a share of one, that is to begin.</summary>
    private sealed record DataOrder(
        RunId Run, RunSpecification Specification, string Fingerprint, bool IsReplica, Func<Dataset, Actor> Actor)
    {
        public static DataOrder Of(StartRun start, Func<Dataset, Actor> actor) =>
            new(start.Run, start.Specification, start.Fingerprint, IsReplica: false, actor);

        public static DataOrder Of(JoinRun join, Func<Dataset, Actor> actor) =>
            new(join.Run, join.Specification, join.Fingerprint, IsReplica: true, actor);
    }
}
