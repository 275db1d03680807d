using Cluster.Shared.Actors;
using Cluster.Shared.Hosting;

namespace Cluster.Shared.Links;

/// <summary>The address of an actor of another node, for one session. Its path begins with the node: <c>//worker-1/joiner</c>.</summary>
internal sealed class RemoteRef(ActorAddress address, Session session) : EngineRef($"//{address.Node}{address.Path}")
{
    /// <summary>As the two nodes name it.</summary>
    public string Address { get; } = address.ToString();

    public Session Session => session;

    public override void Tell(object message, ActorRef? sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        session.Tell(this, message, sender);
    }

    /// <summary>An actor is stopped on its own node only.</summary>
    public override void Stop() => session.Lose(PoisonPill.Instance, null, this);

    public override void AddWatcher(IWatcher watcher) => session.Watching.Add(this, watcher);

    public override void RemoveWatcher(IWatcher watcher) => session.Watching.Remove(this, watcher);
}
