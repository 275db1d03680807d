using Cluster.Coordinator.Messages;
using Cluster.Coordinator.Runs;
using Cluster.Shared.Actors;
using Cluster.Shared.Messages;

namespace Cluster.Coordinator.Scheduling;

/// <summary>A run as the coordinator sees it.</summary>
/// <param name="request">What was asked for.</param>
/// <param name="owner">Its experiment.</param>
/// <param name="order">Of its experiment; the smaller goes first.</param>
/// <param name="avoid">Name of a worker where it failed; null for none.</param>
internal sealed class ScheduledRun(PlaceRun request, ActorRef owner, long order, string? avoid)
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

    /// <summary>Name of a worker where it, or a share of it, failed.</summary>
    public string? Avoid { get; set; } = avoid;

    /// <summary>Since when the worker to avoid is the only one with a slot for it; null when it is not.</summary>
    public DateTimeOffset? HeldBackSince { get; set; }

    /// <summary>Steps that a shared run has made, as was heard last.</summary>
    public long Step { get; set; }

    /// <summary>Shares that failed, or were cut off, since it has last come further.</summary>
    public LossCount SharesLost { get; } = new();

    /// <summary>When it was last heard of.</summary>
    public DateTimeOffset LastSign { get; set; }

    /// <summary>Whether its silence has been told.</summary>
    public bool SilenceTold { get; set; }

    public bool IsShared => Request.Slots > 1;

    private string Fingerprint { get; } = request.Specification.Fingerprint();

    /// <summary>
    /// Whether this actor speaks for the run now, and not for an earlier attempt at it: its parameter server, or a child of its worker.
    /// </summary>
    public bool IsComputedBy(ActorRef? sender) => sender is not null && (IsShared ? sender.Equals(Server) : IsAt(sender));

    /// <summary>Whether this actor is the worker of a run of one slot, or a child of it.</summary>
    public bool IsAt(ActorRef actor) =>
        Worker is not null && (actor.Equals(Worker) || actor.Path.StartsWith($"{Worker.Path}/", StringComparison.Ordinal));

    public StartRun Start(long attempt) => new(Id, Request.Specification, Fingerprint, Request.Checkpoint, attempt, Request.UntilEpoch);

    public JoinRun Join(long attempt) => new(Id, Request.Specification, Fingerprint, Server!, attempt);
}
