using Akka.Actor;
using Cluster.Shared.Actors;
using Cluster.Shared.Hosting;
using AkkaProps = Akka.Actor.Props;
using Props = Cluster.Shared.Actors.Props;

namespace Cluster.AkkaNet.Engine;

/// <summary>What stays of a hosted actor when its instance is replaced. Makes the Akka actor that hosts it.</summary>
internal sealed class HostCell(AkkaEngine engine, HostCell? parent, Props props) : IIndirectActorProducer, IWatcher
{
    public AkkaEngine Engine => engine;

    public HostCell? Parent => parent;

    public Props Props => props;

    public RestartBudget Budget { get; } = new(props);

    public AkkaRef Self { get; private set; } = null!;

    public HostQueue Mailbox { get; private set; } = null!;

    /// <summary>Whom it watches that is not Akka's. Only touched in turns, as what follows.</summary>
    public HashSet<EngineRef> Foreign { get; } = [];

    /// <summary>What its last turn threw, until that is decided, and the mail that it was handling.</summary>
    public (Exception Cause, Mail? Mail)? Failure { get; set; }

    /// <summary>The host before this one, when what it hosted goes on.</summary>
    public HostActor? Survivor { get; set; }

    public AkkaProps AkkaProps =>
        AkkaProps.CreateBy(this, this).WithMailbox("cluster.engine.mailbox").WithDispatcher("cluster.engine.dispatcher");

    public Type ActorType => typeof(HostActor);

    /// <summary>Of an actor that has not ended.</summary>
    public static HostCell? Hosted(IActorRef actor) =>
        actor is LocalActorRef { Cell.Props.Arguments: [HostCell cell] } ? cell : null;

    /// <summary>Its first breath: from here on it has an address and a mailbox.</summary>
    public HostQueue Bind(LocalActorRef actor)
    {
        Self = new AkkaRef(actor, this);
        return Mailbox = new HostQueue(this);
    }

    public ActorBase Produce() => new HostActor(this);

    public void Release(ActorBase actor)
    {
    }

    public void Notify(EngineRef ended) => Self.Actor.Tell(new ForeignEnd(this, ended), ActorRefs.NoSender);

    public void Report(Exception cause, object? message, Shared.Actors.Directive directive) =>
        engine.Events.Publish(new ActorFailure(Self, cause, message, directive));

    /// <summary>Publishes mail without a reader; what Akka itself had sent is dropped.</summary>
    public void Lose(object mail, DeadLetterReason reason)
    {
        var letter = mail switch
        {
            Mail open => new DeadLetter(open.Message, open.Sender, Self, reason),
            SealedMail closed when closed.WhatIsLost() is { } message => new DeadLetter(message, null, Self, reason),
            _ => null,
        };
        if (letter is not null) engine.Events.Publish(letter);
    }
}
