using Cluster.Shared.Actors;
using Cluster.Shared.Hosting;

namespace Cluster.Shared.Engine;

/// <summary>
/// One actor as the engine sees it: everything that stays when the instance is replaced. Here are its turns; what the actor sees
/// of it is in <c>ActorCell.Context.cs</c>, how it starts, fails and ends in <c>ActorCell.Lifecycle.cs</c>.
/// </summary>
internal sealed partial class ActorCell
{
    private readonly Mailbox _mailbox;
    private readonly StashedMail _stash;
    private readonly ActorCell? _parent;

    private Actor? _actor;
    private Envelope _current;
    private volatile bool _ended;

    public ActorCell(ActorSystem system, ActorCell? parent, Props props, string name)
    {
        System = system;
        Props = props;
        _parent = parent;
        Self = new LocalRef($"{parent?.Self.Path}/{name}", this);
        _mailbox = new Mailbox(this, system.Options.Dispatcher, props.MailboxCapacity);
        _stash = new StashedMail(_mailbox);
        _budget = new RestartBudget(props);
        Timers = new Timers(this);
        Watches = new Watches(Self);
    }

    public ActorSystem System { get; }

    public Props Props { get; }

    public LocalRef Self { get; }

    public Timers Timers { get; }

    public Watches Watches { get; }

    /// <summary>Puts mail into the mailbox; what finds no room or no actor is a dead letter. From any thread.</summary>
    public void Post(Envelope envelope)
    {
        if (_ended) Lose(envelope, DeadLetterReason.NoReceiver);
        else if (!_mailbox.TryPost(envelope)) Lose(envelope, DeadLetterReason.MailboxFull);
    }

    public void PostSystem(SystemMessage message) => _mailbox.PostSystem(message);

    public void HandleSystem(SystemMessage message)
    {
        BeginTurn();
        message.Apply(this);
        EndTurn();
    }

    public void Handle(Envelope envelope)
    {
        // Mail that slipped in while the actor ended.
        if (_ended)
        {
            Lose(envelope, DeadLetterReason.NoReceiver);
            return;
        }

        BeginTurn();
        Receive(envelope);
        EndTurn();
    }

    private void Receive(Envelope envelope)
    {
        try
        {
            if (envelope.Message is EngineMessage sealedMessage)
            {
                if (sealedMessage.Open(this) is not { } opened) return;
                envelope = opened;
            }

            if (envelope.Message is PoisonPill)
            {
                BeginStop();
                return;
            }

            _current = envelope;
            System.Hooks?.BeforeReceive(Self, envelope.Message);
            BeginMessage();
            _actor!.Receive(envelope.Message);
        }
        catch (Exception cause)
        {
            // It failed, so it is not handled again; not even if it had been put aside.
            if (IsStashed) _stash.RemoveLast();
            Fail(cause, _current);
        }
        finally
        {
            EndMessage();
            _current = default;
        }
    }

    private void Lose(Envelope envelope, DeadLetterReason reason)
    {
        var message = envelope.Message is EngineMessage sealedMessage ? sealedMessage.WhatIsLost() : envelope.Message;
        if (message is not null) System.Events.Publish(new DeadLetter(message, envelope.Sender, Self, reason));
    }
}
