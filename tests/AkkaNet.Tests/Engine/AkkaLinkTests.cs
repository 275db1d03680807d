using Cluster.AkkaNet.Engine;
using Cluster.Shared.Sockets;
using Cluster.TestKit.Tests.Links;

namespace Cluster.AkkaNet.Tests.Engine;

/// <summary>Links between actors that Akka hosts, over sockets: references to others' actors are no Akka actors, and are watched and answered.</summary>
public sealed class AkkaLinkTests()
    : LinkConformance(pool => new SocketNetwork(pool), pool => new SocketNetwork(pool), () => AkkaEngine.CreateLocal());
