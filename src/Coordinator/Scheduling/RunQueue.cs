using Cluster.Shared.Actors;

namespace Cluster.Coordinator.Scheduling;

/// <summary>Runs that wait for a slot: those of the experiment that came first before the others, each in the order of asking.</summary>
internal sealed class RunQueue
{
    private readonly LinkedList<ScheduledRun> _runs = [];

    public void Add(ScheduledRun run)
    {
        var before = _runs.Last;
        while (before is not null && before.Value.Order > run.Order) before = before.Previous;
        if (before is null) _runs.AddFirst(run);
        else _runs.AddAfter(before, run);
    }

    public IEnumerable<ScheduledRun> All => _runs;

    /// <summary>Takes out the first one that gets a worker, and gives both; null where none does.</summary>
    public (ScheduledRun Run, ActorRef Worker)? TakeNext(SlotTable slots, DateTimeOffset now)
    {
        for (var node = _runs.First; node is not null && slots.HasFree; node = node.Next)
        {
            if (slots.Take(node.Value, now) is not { } worker) continue;
            _runs.Remove(node);
            return (node.Value, worker);
        }

        return null;
    }

    /// <summary>Takes out and gives all runs of an experiment.</summary>
    public IReadOnlyList<ScheduledRun> TakeAllOf(ActorRef owner)
    {
        List<ScheduledRun> taken = [.. _runs.Where(run => run.Owner.Equals(owner))];
        foreach (var run in taken) _runs.Remove(run);
        return taken;
    }
}
