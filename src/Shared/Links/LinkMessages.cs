namespace Cluster.Shared.Links;

/// <summary>A node joined. Told to those who <see cref="INode.Subscribe"/>.</summary>
public sealed record LinkUp(IPeer Peer);

/// <summary>
/// A node is gone, for this incarnation for good: whoever watches an actor of it hears <see cref="Actors.Terminated"/> after this.
/// </summary>
/// <param name="Peer">Who.</param>
/// <param name="Reason">For people, for example "no sign of life for 4.3 s" or "it closed the connection".</param>
/// <param name="Silence">Since its last sign of life.</param>
public sealed record LinkDown(IPeer Peer, string Reason, TimeSpan Silence);

/// <summary>An attempt to join failed; the next one follows.</summary>
/// <param name="Endpoint">Whom it tried to join.</param>
/// <param name="Reason">For people.</param>
/// <param name="Attempt">1 for the first since the start or the last link.</param>
/// <param name="NextIn">Until the next attempt.</param>
public sealed record JoinDelayed(string Endpoint, string Reason, int Attempt, TimeSpan NextIn);

/// <summary>The other side does not want this node, and will not whatever it tries: no attempt follows.</summary>
/// <param name="Endpoint">Whom it tried to join.</param>
/// <param name="Reason">Complete: which side has what, and what to do.</param>
public sealed record JoinRefused(string Endpoint, string Reason);

/// <summary>On the listening side: somebody connected who was turned away (a port scanner, another version, garbage).</summary>
/// <param name="From">Its address.</param>
/// <param name="Reason">For people.</param>
public sealed record CallerRejected(string From, string Reason);
