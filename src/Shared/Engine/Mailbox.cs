using System.Collections.Concurrent;

namespace Cluster.Shared.Engine;

/// <summary>
/// Two queues and a flag. System messages are few, not bounded, and go first; user messages are bounded. The flag says that the mailbox
/// is scheduled or running; whoever raises it hands the mailbox to the dispatcher, and only the run itself lowers it. So one
/// thread at a time handles messages, and what it leaves behind is visible to the next.
/// </summary>
internal sealed class Mailbox(ActorCell cell, IDispatcher dispatcher, int capacity) : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<SystemMessage> _system = new();
    private readonly ConcurrentQueue<Envelope> _user = new();

    // Only touched inside runs: mail put back before all other, last one first.
    private readonly List<Envelope> _putBack = [];

    private int _waiting;
    private int _scheduled;
    private bool _suspended;

    public ActorCell Cell => cell;

    public int Capacity => capacity;

    /// <summary>Never blocks.</summary>
    /// <returns>False when the mailbox is full.</returns>
    public bool TryPost(Envelope envelope)
    {
        if (envelope.Message is not EngineMessage && Interlocked.Increment(ref _waiting) > capacity)
        {
            Interlocked.Decrement(ref _waiting);
            return false;
        }

        _user.Enqueue(envelope);
        Schedule();
        return true;
    }

    public void PostSystem(SystemMessage message)
    {
        _system.Enqueue(message);
        Schedule();
    }

    /// <summary>User messages wait until <see cref="Resume"/>. Only inside runs, as all that follows.</summary>
    public void Suspend() => _suspended = true;

    public void Resume() => _suspended = false;

    /// <summary>Puts mail back before all other.</summary>
    /// <param name="first">First to last.</param>
    public void PutBack(List<Envelope> first)
    {
        for (var i = first.Count - 1; i >= 0; i--) _putBack.Add(first[i]);
    }

    public bool TryTake(out Envelope envelope)
    {
        if (_putBack.Count > 0)
        {
            envelope = _putBack[^1];
            _putBack.RemoveAt(_putBack.Count - 1);
            return true;
        }

        if (!_user.TryDequeue(out envelope)) return false;
        if (envelope.Message is not EngineMessage) Interlocked.Decrement(ref _waiting);
        return true;
    }

    /// <returns>False when there is nothing to do.</returns>
    public bool HandleNext()
    {
        if (_system.TryDequeue(out var message)) cell.HandleSystem(message);
        else if (!_suspended && TryTake(out var envelope)) cell.Handle(envelope);
        else return false;
        return true;
    }

    /// <summary>Ends a run: hands the mailbox on if there is more to do, else lowers the flag.</summary>
    public void EndRun()
    {
        var suspended = _suspended;
        if (HasMail(suspended) || (!suspended && _putBack.Count > 0))
        {
            dispatcher.Schedule(this);
            return;
        }

        // What is posted from here on raises the flag itself; what came just before did not, so look again.
        Interlocked.Exchange(ref _scheduled, 0);
        if (HasMail(suspended)) Schedule();
    }

    void IThreadPoolWorkItem.Execute() => ThreadPoolDispatcher.Run(this);

    private bool HasMail(bool suspended) => !_system.IsEmpty || (!suspended && !_user.IsEmpty);

    private void Schedule()
    {
        if (Interlocked.CompareExchange(ref _scheduled, 1, 0) == 0) dispatcher.Schedule(this);
    }
}
