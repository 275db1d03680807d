using Cluster.Shared.Actors;
using Cluster.Shared.Training.Shards;

namespace Cluster.Coordinator.ParameterServer;

/// <summary>A replica as the parameter server sees it: what it was asked for and has not answered yet.</summary>
internal sealed class Replica(ActorRef actor)
{
    // In the order of asking, which is that of answering.
    private readonly List<Assignment> _inHand = [];

    // Since it began.
    private long _lastAnswered = -1;

    public ActorRef Actor { get; } = actor;

    /// <summary>A replica is a child of its worker.</summary>
    public string Worker { get; } = actor.Path.Split('/') is [.., { Length: > 0 } worker, _] ? worker : actor.Name;

    /// <summary>
    /// It has nothing in hand, or nothing that it has answered for in a long time: a message may have been lost, and an answer to a later
    /// one will show that.
    /// </summary>
    public bool IsIdle(DateTimeOffset now, TimeSpan forgetAfter) => _inHand.TrueForAll(a => now - a.At > forgetAfter);

    /// <summary>When its being late was told last.</summary>
    public DateTimeOffset? LateTold { get; set; }

    /// <summary>It has answered in an earlier phase, so it got them, and keeps them until other work comes.</summary>
    public bool HasParametersOf(in WorkItem work) => work.Phase > 0 && _lastAnswered >= work.FirstNumber;

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
        _lastAnswered = workNumber;
        parameters.Readers--;

        // It answers in the order of asking, so what came before was never heard; and what it is asked twice it may yet compute again.
        Abandon(_inHand[..index]);
        Abandon(_inHand.FindAll(a => a.WorkNumber == workNumber && a.Node == node));
        return parameters;
    }

    /// <summary>Forgets what it had in hand: it was restarted or is gone, and nobody knows what it still reads.</summary>
    public void Abandon()
    {
        _lastAnswered = -1;
        Abandon([.. _inHand]);
    }

    private void Abandon(List<Assignment> assignments)
    {
        foreach (var assignment in assignments)
        {
            assignment.Parameters.Abandoned = true;
            _inHand.Remove(assignment);
        }
    }

    private readonly record struct Assignment(long WorkNumber, ShardNode Node, SharedParameters Parameters, DateTimeOffset At);
}
