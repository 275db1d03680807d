using Cluster.Shared.Actors;
using Cluster.Shared.Messages;

namespace Cluster.Coordinator.Scheduling;

/// <summary>Which worker has how many slots, and which run uses which.</summary>
internal sealed class SlotTable
{
    /// <summary>For how long a run waits for another worker than the one where it failed.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly List<Entry> _workers = [];

    public int WorkerCount => _workers.Count;

    public IEnumerable<ActorRef> Workers => _workers.Select(w => w.Worker);

    public int Total => _workers.Sum(w => w.Slots);

    public bool Knows(ActorRef worker) => _workers.Exists(w => w.Worker.Equals(worker));

    /// <summary>Whether this beginning of the worker has been entered already.</summary>
    public bool Knows(ActorRef worker, long started) => _workers.Exists(w => w.Worker.Equals(worker) && w.Started == started);

    /// <summary>Enters a worker with nothing running. Gives the runs that it had before, which are lost.</summary>
    public IReadOnlyList<RunId> Register(ActorRef worker, RegisterWorker register, DateTimeOffset now)
    {
        var lost = Remove(worker);
        _workers.Add(new(worker, register.Slots, register.Started, now, []));
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

    public bool HasFree => _workers.Exists(w => w.Free > 0);

    /// <summary>Takes a slot for a run on the worker with the most free ones; null when there is none for it.</summary>
    /// <param name="run">
    /// The worker where it failed is taken only when it is the only one, or when for <see cref="Patience"/> no other had a slot: a machine
    /// without memory is always the first to have one free.
    /// </param>
    /// <param name="now">The time.</param>
    public ActorRef? Take(ScheduledRun run, DateTimeOffset now)
    {
        var free = _workers.FindAll(w => w.Free > 0);
        var entry = free.Where(w => w.Worker.Name != run.Avoid).MaxBy(w => w.Free);
        if (entry is null && free.Count > 0)
        {
            run.HeldBackSince ??= now;
            if (_workers.Count == 1 || now - run.HeldBackSince >= Patience) entry = free[0];
        }

        if (entry is null) return null;
        run.HeldBackSince = null;
        entry.Runs.Add(run.Id);
        return entry.Worker;
    }

    /// <summary>Slots in use at a worker, by their runs.</summary>
    public IReadOnlyList<RunId> RunsOf(ActorRef worker) => _workers.Find(w => w.Worker.Equals(worker))?.Runs ?? [];

    /// <summary>Frees one slot that a worker used for a run; false if it used none.</summary>
    public bool Release(RunId run, ActorRef worker) => _workers.Find(w => w.Worker.Equals(worker))?.Runs.Remove(run) ?? false;

    /// <summary>Workers that compute the run, one entry a slot.</summary>
    public IReadOnlyList<ActorRef> WorkersOf(RunId run) =>
        [.. _workers.SelectMany(w => w.Runs.Where(r => r == run).Select(_ => w.Worker))];

    /// <summary>For people, in the order in which they came.</summary>
    /// <param name="endpointOf">By a worker's name.</param>
    public IReadOnlyList<WorkerStatus> Status(Func<string, string> endpointOf) =>
    [
        .. _workers.Select(w => new WorkerStatus(
            w.Worker.Name, endpointOf(w.Worker.Name), w.Slots, [.. w.Runs.Select(RunWords.Of)], w.Since)),
    ];

    private sealed record Entry(ActorRef Worker, int Slots, long Started, DateTimeOffset Since, List<RunId> Runs)
    {
        public int Free => Slots - Runs.Count;
    }
}
