using Cluster.Shared.Actors;
using Cluster.Shared.Messages;

namespace Cluster.Coordinator.Scheduling;

/// <summary>Which worker has how many slots, and which run uses which.</summary>
internal sealed class SlotTable
{
    private readonly List<Entry> _workers = [];

    public int WorkerCount => _workers.Count;

    public bool Knows(ActorRef worker) => _workers.Exists(w => w.Worker.Equals(worker));

    public int Total => _workers.Sum(w => w.Slots);

    /// <summary>Enters a worker with nothing running. Gives the runs that it had before, which are lost.</summary>
    public IReadOnlyList<RunId> Register(ActorRef worker, int slots)
    {
        var lost = Remove(worker);
        _workers.Add(new(worker, slots, []));
        return lost;
    }

    /// <summary>Strikes a worker off. Gives the runs that it had.</summary>
    public IReadOnlyList<RunId> Remove(ActorRef worker)
    {
        var entry = _workers.Find(w => w.Worker.Equals(worker));
        if (entry is null) return [];
        _workers.Remove(entry);
        return entry.Runs;
    }

    /// <summary>Takes a slot for a run on the worker with the most free ones; null when all are in use.</summary>
    public ActorRef? Take(RunId run)
    {
        var entry = _workers.Where(w => w.Free > 0).MaxBy(w => w.Free);
        entry?.Runs.Add(run);
        return entry?.Worker;
    }

    /// <summary>Frees one slot that a worker used for a run; false if it used none.</summary>
    public bool Release(RunId run, ActorRef worker) => _workers.Find(w => w.Worker.Equals(worker))?.Runs.Remove(run) ?? false;

    /// <summary>Workers that compute the run, one entry a slot.</summary>
    public IReadOnlyList<ActorRef> WorkersOf(RunId run) =>
        [.. _workers.SelectMany(w => w.Runs.Where(r => r == run).Select(_ => w.Worker))];

    private sealed record Entry(ActorRef Worker, int Slots, List<RunId> Runs)
    {
        public int Free => Slots - Runs.Count;
    }
}
