using Cluster.Shared.Sockets;

namespace Cluster.TestKit.Tests.Links;

/// <summary>Over sockets.</summary>
public sealed class LinkConformanceTests() : LinkConformance(pool => new SocketNetwork(pool), pool => new SocketNetwork(pool));
