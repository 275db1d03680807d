namespace Cluster.Shared.Actors;

/// <summary>
/// The one kind of thing that has state in this program: it owns its fields, and it handles one message at a time.
/// </summary>
/// <remarks>
/// An actor sees nothing but its <see cref="Context"/>: no wall clock, no threads, no tasks of its own, no waiting. A turn always
/// completes synchronously; work that takes long is cut into turns (an actor sends itself the next piece), and real IO happens in
/// an adapter and comes back through <see cref="IActorContext.PipeToSelf{T}"/>. That is what lets the same code run on the thread
/// pool, in a simulation with virtual time, or inside another actor library.
/// </remarks>
public abstract class Actor
{
    /// <summary>Set by the engine before <see cref="PreStart"/>; not available in the constructor.</summary>
    protected internal IActorContext Context { get; private set; } = null!;

    /// <summary>Handles one message. A type it does not know goes to <see cref="Unhandled"/>.</summary>
    protected internal abstract void Receive(object message);

    /// <summary>Called before the first message, and again by <see cref="PostRestart"/> unless that is overridden.</summary>
    protected internal virtual void PreStart()
    {
    }

    /// <summary>Called once, after the last message; children have stopped by then.</summary>
    protected internal virtual void PostStop()
    {
    }

    /// <summary>
    /// Called on the broken instance before it is replaced. The default stops all children and calls <see cref="PostStop"/>.
    /// </summary>
    /// <param name="cause">What <see cref="Receive"/> threw.</param>
    /// <param name="message">The message it was handling; it is not handled again.</param>
    protected internal virtual void PreRestart(Exception cause, object? message)
    {
        foreach (var child in Context.Children) Context.Stop(child);
        PostStop();
    }

    /// <summary>Called on the new instance in place of <see cref="PreStart"/>, which the default calls.</summary>
    protected internal virtual void PostRestart(Exception cause) => PreStart();

    /// <summary>Decides about a child whose turn threw. The default restarts it, as often as its <see cref="Props"/> allow.</summary>
    protected internal virtual Directive OnChildFailure(ActorRef child, Exception cause) => Directive.Restart;

    /// <summary>Publishes a message that this actor has no handler for as a <see cref="DeadLetter"/>.</summary>
    protected void Unhandled(object message) =>
        Context.DeadLetters.Publish(new DeadLetter(message, Context.Sender, Context.Self, DeadLetterReason.Unhandled));

    /// <summary>Engines call this once per instance; actors never do.</summary>
    public void Attach(IActorContext context) => Context = context;
}

/// <summary>What a parent does about a child that threw.</summary>
public enum Directive
{
    /// <summary>A new instance takes over mailbox and name; the message that failed is dropped.</summary>
    Restart,

    /// <summary>The child stops; its watchers are told.</summary>
    Stop,
}
