using Cluster.Shared.Actors;

namespace Cluster.Coordinator.Scheduling;

/// <summary>Runs that wait for a slot: those of the experiment that came first before the others, each in the order of asking.</summary>
internal sealed class RunQueue
{
    private readonly LinkedList<ScheduledRun> _runs = [];

    public ScheduledRun? First => _runs.First?.Value;

    public void Add(ScheduledRun run)
    {
        var before = _runs.Last;
        while (before is not null && before.Value.Order > run.Order) before = before.Previous;
        if (before is null) _runs.AddFirst(run);
        else _runs.AddAfter(before, run);
    }

    public void RemoveFirst() => _runs.RemoveFirst();

    /// <summary>Takes out and gives all runs of an experiment.</summary>
    public IReadOnlyList<ScheduledRun> TakeAllOf(ActorRef owner)
    {
        List<ScheduledRun> taken = [.. _runs.Where(run => run.Owner.Equals(owner))];
        foreach (var run in taken) _runs.Remove(run);
        return taken;
    }
}
