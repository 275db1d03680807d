using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Cluster;
using Akka.Remote;
using Akka.Remote.Transport;
using AkkaCluster = Akka.Cluster.Cluster;
using AkkaSystem = Akka.Actor.ActorSystem;

namespace Cluster.AkkaNet.Tests.Clusters;

/// <summary>The actor systems that nodes start by themselves, so that they can be ended at once and cut off from each other.</summary>
internal static class CaughtSystems
{
    private static readonly ConcurrentDictionary<string, AkkaSystem> s_systems = new(StringComparer.Ordinal);

    /// <summary>HOCON for the node at that address: its systems are caught, and connections of it can be cut.</summary>
    public static string Hocon(string address) => $$"""
        test.address = "{{address}}"
        akka.extensions = ["{{typeof(Catcher).FullName}}, AkkaNet.Tests"]
        akka.remote.dot-netty.tcp.applied-adapters = ["trttl"]
        """;

    /// <summary>The newest one.</summary>
    public static AkkaSystem At(string address) => s_systems[address];

    /// <summary>Where the members are that the one there has in its cluster, itself included, and can reach.</summary>
    public static IReadOnlySet<string> MembersSeenFrom(string address)
    {
        var state = AkkaCluster.Get(At(address)).State;
        return state.Members.Except(state.Unreachable).Where(member => member.Status == MemberStatus.Up)
            .Select(member => $"{member.Address.Host}:{member.Address.Port}").ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>All that comes from there or goes there vanishes; or does so no more.</summary>
    public static Task<bool> CutAsync(AkkaSystem system, string address, bool isCut)
    {
        var provider = (IRemoteActorRefProvider)((ExtendedActorSystem)system).Provider;
        var colon = address.LastIndexOf(':');
        var other = provider.DefaultAddress.WithHost(address[..colon]).WithPort(int.Parse(address[(colon + 1)..], null));
        ThrottleMode mode = isCut ? Blackhole.Instance : Unthrottled.Instance;
        return provider.Transport.ManagementCommand(new SetThrottle(other, ThrottleTransportAdapter.Direction.Both, mode));
    }

    internal sealed class Caught : IExtension;

    internal sealed class Catcher : ExtensionIdProvider<Caught>
    {
        public override Caught CreateExtension(ExtendedActorSystem system)
        {
            s_systems[system.Settings.Config.GetString("test.address")] = system;
            return new Caught();
        }
    }
}
