using Akka.Actor;
using Akka.Cluster.Tools.Singleton;
using AkkaSystem = Akka.Actor.ActorSystem;

namespace Cluster.AkkaNet.Nodes;

/// <summary>The one place in a cluster where a coordinator is in office.</summary>
internal static class Singleton
{
    private const string Manager = "office";

    public static void Host(AkkaMember member, OfficeTerm term) => member.System.ActorOf(
        ClusterSingletonManager.Props(
            Props.Create(() => new OfficeActor(member, term)),
            EndTerm.Instance,
            ClusterSingletonManagerSettings.Create(member.System).WithRole(NodeConfiguration.CoordinatorRole)),
        Manager);

    public static IActorRef Proxy(AkkaSystem system) => system.ActorOf(
        ClusterSingletonProxy.Props(
            $"/user/{Manager}", ClusterSingletonProxySettings.Create(system).WithRole(NodeConfiguration.CoordinatorRole)),
        "door");
}
