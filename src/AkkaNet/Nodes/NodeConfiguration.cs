using System.Net;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using Cluster.AkkaNet.Engine;
using Cluster.AkkaNet.Links;
using Cluster.Shared.Links;

namespace Cluster.AkkaNet.Nodes;

/// <summary>What an actor system is configured with.</summary>
internal static class NodeConfiguration
{
    /// <summary>Before the name of a node, which is one of its roles, so that Akka's own tools show it.</summary>
    public const string NamePrefix = "name-";

    /// <summary>Of nodes that may have the singleton.</summary>
    public const string CoordinatorRole = "coordinator";

    public static Config Of(AkkaNodeOptions options, NodeIdentity identity)
    {
        var (host, port) = options.Address;
        // A name can be one of a loopback address here and of another elsewhere (Debian's /etc/hosts): listened is on all of them.
        var listens = IPAddress.TryParse(host, out _) || host == "localhost" ? host : "0.0.0.0";
        var role = identity.Role == NodeRole.Coordinator ? CoordinatorRole : "worker";
        var own = ConfigurationFactory.ParseString($$"""
            akka.remote.dot-netty.tcp { hostname = "{{listens}}", public-hostname = "{{host}}", port = {{port}} }
            akka.cluster.roles = ["{{role}}", "{{NamePrefix}}{{identity.Name}}"]
            """);

        return own
            .WithFallback(UserHocon.Of(options))
            .WithFallback(ConfigurationFactory.FromResource<AkkaMember>("cluster.conf"))
            .WithFallback(AkkaNetwork.Config)
            .WithFallback(AkkaEngine.Config)
            .WithFallback(ClusterSingletonManager.DefaultConfig());
    }
}
