using System.Collections.Immutable;
using Akka.Cluster;
using AkkaCluster = Akka.Cluster.Cluster;

namespace Cluster.AkkaNet.Nodes;

/// <summary>
/// The coordinators of an Akka cluster, as one of them has seen them come and go. Asked when the singleton has come to that one.
/// </summary>
public sealed class CoordinatorsSeen
{
    private readonly AkkaCluster _cluster;
    private ImmutableHashSet<Member> _seen = [];

    internal CoordinatorsSeen(AkkaCluster cluster) => _cluster = cluster;

    /// <summary>What others know this one by, in this life of its actor system: the next life has another one.</summary>
    public string Self => TextOf(_cluster.SelfUniqueAddress);

    /// <summary>There was a coordinator before this one.</summary>
    internal bool AnyOlder => _seen.Any(IsOlder);

    /// <summary>Some have not left, and were not removed.</summary>
    internal bool AnyLeft => _cluster.State.Members.Any(member =>
        member.HasRole(NodeConfiguration.CoordinatorRole) && member.Status is not (MemberStatus.Exiting or MemberStatus.Down));

    /// <summary>
    /// It was a coordinator of this cluster before this one, and has handed over or was removed. Of one that was never seen here nothing
    /// is known: it may be alive in a cluster of its own.
    /// </summary>
    /// <param name="member">What it calls <see cref="Self"/>.</param>
    public bool IsGone(string member) => _seen.Any(one => TextOf(one.UniqueAddress) == member && IsOlder(one));

    internal void Add(Member member)
    {
        if (member.HasRole(NodeConfiguration.CoordinatorRole) && !member.UniqueAddress.Equals(_cluster.SelfUniqueAddress))
            ImmutableInterlocked.Update(ref _seen, (seen, one) => seen.Add(one), member);
    }

    /// <summary>It could have the singleton earlier. Where this one has it now, the other has handed over or was removed.</summary>
    private bool IsOlder(Member member) => member.IsOlderThan(_cluster.SelfMember);

    private static string TextOf(UniqueAddress member) => $"{member.Address}#{member.Uid}";
}
