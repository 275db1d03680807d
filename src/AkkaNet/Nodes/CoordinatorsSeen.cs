using System.Collections.Immutable;
using Akka.Cluster;
using AkkaCluster = Akka.Cluster.Cluster;

namespace Cluster.AkkaNet.Nodes;

/// <summary>The other coordinators that this member has ever seen in its cluster.</summary>
internal sealed class CoordinatorsSeen(AkkaCluster cluster)
{
    private ImmutableHashSet<Member> _seen = [];

    /// <summary>
    /// There was one that could have the singleton before this member could. If this one has it now, it has seen the other hand over, or be
    /// removed.
    /// </summary>
    public bool AnyOlder => _seen.Any(member => member.IsOlderThan(cluster.SelfMember));

    /// <summary>Some have not left, and were not removed.</summary>
    public bool AnyLeft => cluster.State.Members.Any(member =>
        member.HasRole(NodeConfiguration.CoordinatorRole) && member.Status is not (MemberStatus.Exiting or MemberStatus.Down));

    public void Add(Member member)
    {
        if (member.HasRole(NodeConfiguration.CoordinatorRole) && !member.UniqueAddress.Equals(cluster.SelfUniqueAddress))
            ImmutableInterlocked.Update(ref _seen, (seen, one) => seen.Add(one), member);
    }
}
