using Cluster.Shared.Links;

namespace Cluster.Cli.Hosting.Clients;

/// <summary>This process as a client of a coordinator.</summary>
public static class ClientNode
{
    private static int _started;

    /// <summary>Begins to join; whoever subscribes to the node hears how that goes.</summary>
    public static NodeProcess Start(NodeAddress coordinator)
    {
        var name = NodeNames.OfThisProcess($"client-{Interlocked.Increment(ref _started)}-");
        var client = new NodeProcess(NodeNames.Identity(name, NodeRole.Client));
        client.Node.Join($"{coordinator}");
        return client;
    }
}
