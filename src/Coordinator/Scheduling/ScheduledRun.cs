using Cluster.Coordinator.Messages;
using Cluster.Shared.Actors;
using Cluster.Shared.Messages;

namespace Cluster.Coordinator.Scheduling;

/// <summary>A run as the coordinator sees it.</summary>
internal sealed class ScheduledRun(PlaceRun request, ActorRef owner)
{
    public PlaceRun Request { get; } = request;

    public ActorRef Owner { get; } = owner;

    /// <summary>The parameter server of a run that several slots may share.</summary>
    public ActorRef? Server { get; set; }

    /// <summary>How often a worker could not go on with its share.</summary>
    public int SharesLost { get; set; }

    public bool IsShared => Request.Slots > 1;

    private string Fingerprint { get; } = request.Specification.Fingerprint();

    public StartRun Start() => new(Request.Run, Request.Specification, Fingerprint, Request.Checkpoint);

    public JoinRun Join() => new(Request.Run, Request.Specification, Fingerprint, Server!);
}
