using Cluster.Shared.Links;

namespace Cluster.Coordinator.Scheduling;

/// <summary>What the node's links have said of workers' nodes: where they are, and why they went.</summary>
internal sealed class NodeRegister
{
    private readonly Dictionary<string, string> _endpoints = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _reasons = new(StringComparer.Ordinal);

    public void Enter(LinkUp up)
    {
        if (up.Peer.Identity.Role != NodeRole.Worker) return;
        _endpoints[up.Peer.Identity.Name] = up.Peer.Endpoint;
        _reasons.Remove(up.Peer.Identity.Name);
    }

    /// <param name="down">What was said.</param>
    /// <param name="isMissed">Whether it has a worker, whose end will be told with the reason.</param>
    public void Enter(LinkDown down, bool isMissed)
    {
        if (down.Peer.Identity.Role != NodeRole.Worker) return;
        _endpoints.Remove(down.Peer.Identity.Name);
        if (!isMissed) return;
        _reasons[down.Peer.Identity.Name] = $"{down.Reason} (last sign of life {down.Silence.TotalSeconds:0.0} s before)";
    }

    /// <summary>Empty where it came over no link.</summary>
    public string EndpointOf(string name) => _endpoints.GetValueOrDefault(name, "");

    /// <summary>Why it was lost; told once.</summary>
    public string TakeReason(string name) => _reasons.Remove(name, out var reason) ? reason : "it has ended";
}
