using Cluster.Shared.Actors;

namespace Cluster.Shared.Links;

/// <summary>This process as a member of a cluster: an actor system and its links to others.</summary>
public interface INode
{
    NodeIdentity Identity { get; }

    /// <summary>
    /// From now on the actor gets <see cref="LinkUp"/>, <see cref="LinkDown"/>, <see cref="JoinDelayed"/>, <see cref="JoinRefused"/> and
    /// <see cref="CallerRejected"/>; for links that are up already, <see cref="LinkUp"/> at once.
    /// </summary>
    void Subscribe(ActorRef listener);
}

/// <summary>The other end of a link, for as long as it is up.</summary>
public interface IPeer
{
    NodeIdentity Identity { get; }

    /// <summary>Address of the other end, for people.</summary>
    string Endpoint { get; }

    /// <summary>
    /// The actor there that has this path, for example <c>/coordinator</c>. There need not be one: then messages to it are dead letters
    /// there, and whoever watches it hears that it has ended.
    /// </summary>
    ActorRef ActorAt(string path);
}
