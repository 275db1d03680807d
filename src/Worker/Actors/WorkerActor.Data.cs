using Cluster.Shared.Actors;
using Cluster.Shared.Data;
using Cluster.Shared.Messages;
using Cluster.Shared.Training;

namespace Cluster.Worker.Actors;

/// <content>What a run needs before it can begin: that both sides mean the same by it, and its data.</content>
public sealed partial class WorkerActor
{
    private readonly Dictionary<string, Dataset> _fetched = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ActorRef> _fetching = new(StringComparer.Ordinal);
    private readonly List<DataOrder> _waiting = [];

    private void Begin(DataOrder order)
    {
        var fingerprint = order.Specification.Fingerprint();
        if (fingerprint != order.Fingerprint)
        {
            Lose(
                order.Run,
                order.Attempt,
                $"the coordinator's specification has the fingerprint {order.Fingerprint}, and reads as {fingerprint} on "
                + $"{Context.Self.Name}: they are of different versions; run the same version of cluster on both");
            return;
        }

        var data = order.Specification.Data;
        if (options.Data(data) is { } atHand) Spawn(order, atHand);
        else if (_fetched.TryGetValue(data.Sha256, out var fetched)) Spawn(order, fetched);
        else Fetch(order);
    }

    /// <summary>Once a set, for all that wait for it.</summary>
    private void Fetch(DataOrder order)
    {
        _waiting.Add(order);
        var data = order.Specification.Data;
        if (_fetching.ContainsKey(data.Sha256)) return;
        DropUnused();
        var fetch = Context.Spawn(Props.Create(() => new DatasetFetchActor(data, coordinator, options)), $"data-{_spawned++}");
        _fetching.Add(data.Sha256, fetch);
        Context.Watch(fetch);
    }

    /// <summary>
    /// Makes room for a set that comes. Not done when a run ends: the next one most often trains on the same set.
    /// </summary>
    private void DropUnused()
    {
        var used = _running.Values.Select(r => r.DataSha256).ToHashSet(StringComparer.Ordinal);
        foreach (var sha256 in _fetched.Keys.Where(s => !used.Contains(s)).ToList()) _fetched.Remove(sha256);
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
        var reason = $"{Context.Self.Name} has no data: {failed.Reason}";
        foreach (var order in TakeWaiting(failed.Sha256)) Lose(order.Run, order.Attempt, reason);
    }

    /// <summary>Whoever fetches has ended. After a failure nobody else tells those that wait; the next order fetches anew.</summary>
    private void FetchEnded(ActorRef fetch)
    {
        var reason = _failures.Remove(fetch, out var failure) ? failure : "whoever fetched it has ended";
        if (_fetching.FirstOrDefault(f => f.Value.Equals(fetch)).Key is not { } sha256) return;
        var name = _waiting.Find(order => order.Specification.Data.Sha256 == sha256)?.Specification.Data.Name;
        Failed(new(sha256, $"the data set {name} could not be fetched: {reason}"));
    }

    private List<DataOrder> TakeWaiting(string sha256)
    {
        var taken = _waiting.FindAll(order => order.Specification.Data.Sha256 == sha256);
        _waiting.RemoveAll(order => order.Specification.Data.Sha256 == sha256);
        return taken;
    }

    /// <summary>A run, or a share of one, that is to begin.</summary>
    private sealed record DataOrder(
        RunId Run, long Attempt, RunSpecification Specification, string Fingerprint, bool IsReplica, Func<Dataset, Actor> Actor)
    {
        public static DataOrder Of(StartRun start, Func<Dataset, Actor> actor) =>
            new(start.Run, start.Attempt, start.Specification, start.Fingerprint, IsReplica: false, actor);

        public static DataOrder Of(JoinRun join, Func<Dataset, Actor> actor) =>
            new(join.Run, join.Attempt, join.Specification, join.Fingerprint, IsReplica: true, actor);
    }
}
