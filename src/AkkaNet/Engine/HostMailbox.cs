using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;
using Cluster.Shared.Actors;

namespace Cluster.AkkaNet.Engine;

/// <summary>The mailbox of hosted actors, named in engine.conf.</summary>
public sealed class HostMailbox(Settings settings, Config config) : MailboxType(settings, config)
{
    /// <inheritdoc />
    public override IMessageQueue Create(IActorRef owner, ActorSystem system) =>
        HostCell.Hosted(owner)?.Bind((LocalActorRef)owner) ??
            throw new InvalidOperationException($"'{owner}' has the mailbox of hosted actors, and hosts none.");
}

/// <summary>
/// What waits for one actor. <see cref="Mail"/> is bounded, and what does not fit is a dead letter; all else gets in. Its clean-up is the
/// end of the actor: after the last turn, before anybody hears of the end.
/// </summary>
internal sealed class HostQueue(HostCell cell) : IMessageQueue, IDequeBasedMessageQueueSemantics
{
    private readonly ConcurrentQueue<Envelope> _mail = new();

    // Only touched in turns: what was put back before all other.
    private readonly Stack<Envelope> _first = new();
    private int _waiting;
    private bool _ended;

    public bool HasMessages => _first.Count > 0 || !_mail.IsEmpty;

    public int Count => _first.Count + _mail.Count;

    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        if (envelope.Message is Mail && Interlocked.Increment(ref _waiting) > cell.Props.MailboxCapacity)
        {
            Interlocked.Decrement(ref _waiting);
            cell.Lose(envelope.Message, DeadLetterReason.MailboxFull);
            return;
        }

        _mail.Enqueue(envelope);
        Interlocked.MemoryBarrier();
        if (_ended) LoseMail();
    }

    public void EnqueueFirst(Envelope envelope) => _first.Push(envelope);

    public bool TryDequeue(out Envelope envelope)
    {
        if (_first.TryPop(out envelope)) return true;
        if (!_mail.TryDequeue(out envelope)) return false;
        if (envelope.Message is Mail) Interlocked.Decrement(ref _waiting);
        return true;
    }

    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        while (_first.TryPop(out var envelope)) cell.Lose(envelope.Message, DeadLetterReason.NoReceiver);
        _ended = true;
        Interlocked.MemoryBarrier();
        LoseMail();
        if (cell.Parent is null) cell.Engine.TopLevelEnded(cell.Self);
    }

    /// <summary>Also what slipped in while the actor ended.</summary>
    private void LoseMail()
    {
        while (_mail.TryDequeue(out var envelope)) cell.Lose(envelope.Message, DeadLetterReason.NoReceiver);
    }
}
