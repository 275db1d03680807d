using Cluster.Coordinator.Messages;
using Cluster.Shared.Actors;
using Cluster.Shared.Messages;

namespace Cluster.Coordinator.Scheduling;

/// <summary>A run as the coordinator sees it.</summary>
internal sealed class ScheduledRun(PlaceRun request, ActorRef owner, long order)
{
    public RunId Id => Request.Run;

    public PlaceRun Request { get; } = request;

    public ActorRef Owner { get; } = owner;

    /// <summary>Of its experiment; the smaller goes first.</summary>
    public long Order { get; } = order;

    /// <summary>The parameter server of a run that several slots may share.</summary>
    public ActorRef? Server { get; set; }

    /// <summary>Of a run of one slot, while it runs.</summary>
    public ActorRef? Worker { get; set; }

    /// <summary>Name of a worker that could not go on with it, or with its share.</summary>
    public string? Avoid { get; set; } = request.Avoid;

    /// <summary>How often a worker could not go on with its share.</summary>
    public int SharesLost { get; set; }

    /// <summary>When it was last heard of.</summary>
    public DateTimeOffset LastSign { get; set; }

    /// <summary>Whether its silence has been told.</summary>
    public bool SilenceTold { get; set; }

    public bool IsShared => Request.Slots > 1;

    private string Fingerprint { get; } = request.Specification.Fingerprint();

    /// <summary>
    /// Whether this actor speaks for the run now, and not for an earlier attempt at it: its parameter server, or a child of its worker.
    /// </summary>
    public bool IsComputedBy(ActorRef? sender) =>
        sender is not null && (IsShared
            ? sender.Equals(Server)
            : sender.Equals(Worker) || (Worker is not null && sender.Path.StartsWith($"{Worker.Path}/", StringComparison.Ordinal)));

    public StartRun Start() => new(Id, Request.Specification, Fingerprint, Request.Checkpoint);

    public JoinRun Join() => new(Id, Request.Specification, Fingerprint, Server!);
}
