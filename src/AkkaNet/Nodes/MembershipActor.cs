using Akka.Actor;
using Akka.Cluster;
using Cluster.Shared.Links;
using AkkaCluster = Akka.Cluster.Cluster;

namespace Cluster.AkkaNet.Nodes;

/// <summary>Tells who comes, goes and cannot be reached, and sees when a worker has no coordinator left.</summary>
internal sealed class MembershipActor : ReceiveActor, IWithTimers
{
    private const string Lost = "lost";
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(250);

    private readonly AkkaCluster _cluster;
    private bool _isDowned;

    public MembershipActor(AkkaMember member, NodeRole role, Action<string> tell)
    {
        _cluster = member.Akka;
        var lostAfter = member.Settings.GetTimeSpan("coordinator-lost-after");
        Receive<ClusterEvent.CurrentClusterState>(_ => { });
        Receive<ClusterEvent.MemberUp>(up =>
        {
            member.Coordinators.Add(up.Member);
            if (Concerns(up.Member)) tell($"{NameOf(up.Member)} has joined the Akka cluster at {HostOf(up.Member)}.");
            if (IsSelf(up.Member) && role == NodeRole.Worker) Timers!.StartPeriodicTimer(nameof(Look), Look.Instance, s_look);
        });
        Receive<ClusterEvent.UnreachableMember>(gone =>
        {
            if (Concerns(gone.Member)) tell($"{NameOf(gone.Member)} cannot be reached at {HostOf(gone.Member)}.");
        });
        Receive<ClusterEvent.ReachableMember>(back =>
        {
            if (Concerns(back.Member)) tell($"{NameOf(back.Member)} can be reached again.");
        });
        Receive<ClusterEvent.MemberDowned>(down => _isDowned |= IsSelf(down.Member));
        Receive<ClusterEvent.MemberRemoved>(removed =>
        {
            // Whoever is on its way out is told that all others are gone.
            if (!Concerns(removed.Member) || _isDowned || member.Over.IsCompleted) return;
            tell($"{NameOf(removed.Member)} is no longer a member.");
        });
        Receive<Look>(_ =>
        {
            if (member.Coordinators.AnyLeft) Timers!.Cancel(Lost);
            else if (!Timers!.IsTimerActive(Lost)) Timers.StartSingleTimer(Lost, Over.Instance, lostAfter);
        });
        Receive<Over>(_ => member.EndWith("its Akka cluster has no coordinator left"));

        // Workers have to do with coordinators only.
        bool Concerns(Member one) => IsSelf(one) || role == NodeRole.Coordinator || one.HasRole(NodeConfiguration.CoordinatorRole);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => _cluster.Subscribe(
        Self,
        ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents,
        typeof(ClusterEvent.IMemberEvent),
        typeof(ClusterEvent.IReachabilityEvent));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private static string NameOf(Member member) =>
        member.Roles.FirstOrDefault(role => role.StartsWith(NodeConfiguration.NamePrefix, StringComparison.Ordinal)) is { } role
            ? role[NodeConfiguration.NamePrefix.Length..]
            : HostOf(member);

    private static string HostOf(Member member) => $"{member.Address.Host}:{member.Address.Port}";

    private bool IsSelf(Member member) => member.UniqueAddress.Equals(_cluster.SelfUniqueAddress);

    private sealed class Look
    {
        public static Look Instance { get; } = new();
    }

    private sealed class Over
    {
        public static Over Instance { get; } = new();
    }
}
