using Cluster.Shared.Actors;

namespace Cluster.TestKit.Tests.Conformance;

/// <summary>An actor whose behaviour a test writes down where it needs it. What is not given is as in <see cref="Actor"/>.</summary>
public sealed class Scripted : Actor
{
    public Action<IActorContext, object> OnReceive { get; init; } = static (_, _) => { };

    public Action<IActorContext>? OnPreStart { get; init; }

    public Action<IActorContext>? OnPostStop { get; init; }

    public Action<Exception, object?>? OnPreRestart { get; init; }

    public Action<Exception>? OnPostRestart { get; init; }

    public Func<ActorRef, Exception, Directive>? OnFailure { get; init; }

    protected override void Receive(object message) => OnReceive(Context, message);

    protected override void PreStart() => OnPreStart?.Invoke(Context);

    protected override void PostStop() => OnPostStop?.Invoke(Context);

    protected override void PreRestart(Exception cause, object? message)
    {
        OnPreRestart?.Invoke(cause, message);
        base.PreRestart(cause, message);
    }

    protected override void PostRestart(Exception cause)
    {
        OnPostRestart?.Invoke(cause);
        base.PostRestart(cause);
    }

    protected override Directive OnChildFailure(ActorRef child, Exception cause) =>
        OnFailure?.Invoke(child, cause) ?? base.OnChildFailure(child, cause);
}

/// <summary>What scripted actors throw.</summary>
public sealed class BoomException(string message) : Exception(message);
