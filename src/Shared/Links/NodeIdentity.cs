namespace Cluster.Shared.Links;

public enum NodeRole
{
    /// <summary>Listens; schedules runs.</summary>
    Coordinator,

    /// <summary>Joins; computes.</summary>
    Worker,

    /// <summary>Joins; submits, watches, asks.</summary>
    Client,
}

/// <summary>Who a node says it is when it joins.</summary>
/// <param name="Name">Unique in the cluster; letters, digits, '-', '_' and '.', at most 64. A node that comes back keeps it.</param>
/// <param name="Incarnation">
/// Larger each time that a node of this name starts, and each time that it joins anew: the newer one takes the older one's place.
/// </param>
/// <param name="Role">What it does.</param>
/// <param name="Slots">Of a worker; 0 of others.</param>
/// <param name="Arithmetic">
/// What its kernels compute for a small fixed training, as a hash: a worker whose arithmetic gives other bits must not take part. Empty
/// for a node that computes nothing.
/// </param>
public sealed record NodeIdentity(string Name, ulong Incarnation, NodeRole Role, int Slots = 0, string Arithmetic = "")
{
    /// <summary>More slots are a fault.</summary>
    public const int SlotsMax = 65_536;

    public override string ToString() => Name;
}
