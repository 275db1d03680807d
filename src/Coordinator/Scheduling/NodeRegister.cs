using Cluster.Shared.Links;

namespace Cluster.Coordinator.Scheduling;

/// <summary>What the node's links have said of other nodes: where they are, and why they went.</summary>
internal sealed class NodeRegister
{
    private readonly Dictionary<string, string> _endpoints = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _reasons = new(StringComparer.Ordinal);

    public void Enter(LinkUp up) => _endpoints[up.Peer.Identity.Name] = up.Peer.Endpoint;

    public void Enter(LinkDown down)
    {
        if (down.Peer.Identity.Role != NodeRole.Worker) return;
        _reasons[down.Peer.Identity.Name] = $"{down.Reason} (last sign of life {down.Silence.TotalSeconds:0.0} s before)";
    }

    /// <summary>Empty where it came over no link.</summary>
    public string EndpointOf(string name) => _endpoints.GetValueOrDefault(name, "");

    /// <summary>Why it was lost; told once.</summary>
    public string TakeReason(string name) => _reasons.Remove(name, out var reason) ? reason : "it has ended";
}
