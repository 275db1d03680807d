using Cluster.Shared.Actors;
using Cluster.Shared.Training;

namespace Cluster.Coordinator.ParameterServer;

/// <summary>A replica as the parameter server sees it: what it was asked for and has not answered yet.</summary>
internal sealed class Replica(ActorRef actor)
{
    // In the order of asking, which is that of answering.
    private readonly List<Assignment> _inHand = [];

    public ActorRef Actor { get; } = actor;

    /// <summary>A replica is a child of its worker.</summary>
    public string Worker { get; } = actor.Path.Split('/') is [.., var worker, _] ? worker : actor.Name;

    public bool IsIdle => _inHand.Count == 0;

    /// <summary>When its being late was told last.</summary>
    public DateTimeOffset? LateTold { get; set; }

    /// <summary>The nodes of this work that it has not answered, each once.</summary>
    public IEnumerable<ShardNode> Unanswered(long workNumber) =>
        _inHand.Where(a => a.WorkNumber == workNumber).Select(a => a.Node).Distinct();

    /// <summary>When it was asked for a node of this work last, and how often; null if it was not.</summary>
    public (DateTimeOffset Last, int Times)? Asked(long workNumber, ShardNode node)
    {
        var asked = _inHand.Where(a => a.WorkNumber == workNumber && a.Node == node).ToList();
        return asked.Count == 0 ? null : (asked[^1].At, asked.Count);
    }

    public void Assign(long workNumber, ShardNode node, SharedParameters parameters, DateTimeOffset now)
    {
        parameters.Readers++;
        _inHand.Add(new(workNumber, node, parameters, now));
    }

    /// <summary>Strikes an answered assignment off; gives the parameters that it was computed with, null if it was not asked for.</summary>
    public SharedParameters? Answer(long workNumber, ShardNode node)
    {
        var index = _inHand.FindIndex(a => a.WorkNumber == workNumber && a.Node == node);
        if (index < 0) return null;
        var parameters = _inHand[index].Parameters;
        _inHand.RemoveAt(index);
        parameters.Readers--;

        // Asked twice, it may have heard it once; nobody knows whether it will read these parameters again.
        if (_inHand.RemoveAll(a => a.WorkNumber == workNumber && a.Node == node) > 0) parameters.Abandoned = true;
        return parameters;
    }

    /// <summary>Forgets what it had in hand: it was restarted or is gone, and nobody knows what it still reads.</summary>
    public void Abandon()
    {
        foreach (var assignment in _inHand) assignment.Parameters.Abandoned = true;
        _inHand.Clear();
    }

    private readonly record struct Assignment(long WorkNumber, ShardNode Node, SharedParameters Parameters, DateTimeOffset At);
}
