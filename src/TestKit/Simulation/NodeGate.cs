using Cluster.Shared.Engine;
using Cluster.Shared.Hosting;

namespace Cluster.TestKit.Simulation;

/// <summary>
/// What stands between a node and the world: everything that happens on the node goes through it, so that it can be held up or dropped.
/// It is the node's clock and its dispatcher.
/// </summary>
internal sealed class NodeGate(SimulatedWorld world) : IEngineClock, IDispatcher
{
    private readonly Queue<Action> _heldActions = [];
    private readonly List<Mailbox> _heldMailboxes = [];

    public DateTimeOffset Now => world.Clock.Now;

    /// <summary>Nothing happens any more.</summary>
    public bool IsCrashed { get; private set; }

    /// <summary>Nothing happens for now; what is due waits.</summary>
    public bool IsFrozen { get; private set; }

    public IDisposable Schedule(TimeSpan due, Action callback)
    {
        var entry = new Entry(callback);
        entry.Handle = world.Clock.Schedule(due, () => Do(entry.Fire));
        return entry;
    }

    public void Schedule(Mailbox mailbox)
    {
        if (IsCrashed) return;
        if (IsFrozen) _heldMailboxes.Add(mailbox);
        else world.Ready.Add(mailbox);
    }

    /// <summary>Something happens to the node: now, later, or never.</summary>
    public void Do(Action action)
    {
        if (IsCrashed) return;
        if (IsFrozen || _heldActions.Count > 0) _heldActions.Enqueue(action);
        else action();
    }

    public void Crash()
    {
        IsCrashed = true;
        _heldActions.Clear();
        _heldMailboxes.Clear();
    }

    public void Freeze() => IsFrozen = true;

    /// <summary>All that has waited happens at this moment.</summary>
    public void Thaw()
    {
        if (!IsFrozen || IsCrashed) return;
        IsFrozen = false;
        foreach (var mailbox in _heldMailboxes) world.Ready.Add(mailbox);
        _heldMailboxes.Clear();
        if (_heldActions.Count > 0) world.Clock.Schedule(TimeSpan.Zero, DoNextHeld);
    }

    /// <summary>One event each; what comes meanwhile queues up behind.</summary>
    private void DoNextHeld()
    {
        if (IsCrashed || IsFrozen || !_heldActions.TryPeek(out var action)) return;
        action();
        _heldActions.TryDequeue(out _);
        if (_heldActions.Count > 0) world.Clock.Schedule(TimeSpan.Zero, DoNextHeld);
    }

    private sealed class Entry(Action callback) : IDisposable
    {
        private bool _isDisposed;

        public IDisposable? Handle { get; set; }

        public void Dispose()
        {
            _isDisposed = true;
            Handle?.Dispose();
        }

        // It may have been taken back while it was held up.
        public void Fire()
        {
            if (!_isDisposed) callback();
        }
    }
}
