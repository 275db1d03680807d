using Cluster.Shared.Actors;
using Cluster.Shared.Training;

namespace Cluster.Coordinator.ParameterServer;

/// <summary>A replica as the parameter server sees it: what it was asked for and has not answered yet.</summary>
internal sealed class Replica(ActorRef actor)
{
    private readonly List<Assignment> _inHand = [];

    public ActorRef Actor { get; } = actor;

    /// <summary>The nodes of this work that it has not answered.</summary>
    public IEnumerable<ShardNode> Unanswered(long workNumber) => _inHand.Where(a => a.WorkNumber == workNumber).Select(a => a.Node);

    public void Assign(long workNumber, ShardNode node, SharedParameters parameters)
    {
        parameters.Readers++;
        _inHand.Add(new(workNumber, node, parameters));
    }

    /// <summary>Strikes an answered assignment off; gives the parameters that it was computed with, null if it was not asked for.</summary>
    public SharedParameters? Answer(long workNumber, ShardNode node)
    {
        var index = _inHand.FindIndex(a => a.WorkNumber == workNumber && a.Node == node);
        if (index < 0) return null;
        var parameters = _inHand[index].Parameters;
        _inHand.RemoveAt(index);
        parameters.Readers--;
        return parameters;
    }

    /// <summary>Forgets what it had in hand: it was restarted or is gone, and nobody knows what it still reads.</summary>
    public void Abandon()
    {
        foreach (var assignment in _inHand) assignment.Parameters.Abandoned = true;
        _inHand.Clear();
    }

    private readonly record struct Assignment(long WorkNumber, ShardNode Node, SharedParameters Parameters);
}
