using Cluster.Coordinator.Messages;
using Cluster.Shared.Training.Shards;

namespace Cluster.Coordinator.ParameterServer;

/// <content>A share that is late is computed by somebody else too. The same bits come back, and the tree counts them once.</content>
public sealed partial class ParameterServerActor
{
    private static readonly TimeSpan ForgetAfterMin = TimeSpan.FromMinutes(1);

    private readonly StepTimes _times = new(options.Stragglers);

    /// <summary>A minute is little where steps take as long.</summary>
    private bool IsIdle(Replica replica)
    {
        var late = _session.Current is { } work ? _times.LateAfter(work.Examples) : TimeSpan.Zero;
        return replica.IsIdle(Context.Now, late > ForgetAfterMin ? late : ForgetAfterMin);
    }

    private void Hasten()
    {
        if (_session.Current is not { } work) return;
        var bound = _times.LateAfter(work.Examples);
        if (_began is not { } began || Context.Now - began < bound) return;
        foreach (var late in _replicas.ToList())
        {
            var unanswered = late.Unanswered(work.Number).Where(node => !_counted.Contains(node));
            ShardNode[] nodes = [.. unanswered.Where(node => IsLateForAll(work, node, bound))];
            if (nodes.Length == 0) continue;
            var idle = _replicas.FindAll(r => r != late && IsIdle(r));
            var waited = Context.Now - late.Asked(work.Number, nodes[0])!.Value.Last;
            GiveTo(idle.Count > 0 ? idle : [late], nodes);
            Tell(late, waited, idle.Count > 0 ? idle[0].Worker : null);
        }
    }

    /// <summary>
    /// Whether everybody who was asked for the node is late; who was asked again has longer each time, lest a machine that wakes up finds
    /// nothing but work that is done.
    /// </summary>
    private bool IsLateForAll(in WorkItem work, ShardNode node, TimeSpan bound)
    {
        foreach (var replica in _replicas)
        {
            if (replica.Asked(work.Number, node) is { } asked && Context.Now - asked.Last < bound * Math.Pow(2, asked.Times - 1))
                return false;
        }

        return true;
    }

    private void Tell(Replica late, TimeSpan waited, string? givenTo)
    {
        if (late.LateTold is { } told && Context.Now - told < options.Stragglers.NoticeInterval) return;
        late.LateTold = Context.Now;
        Context.Tell(coordinator, new ShareLate(run, late.Worker, _session.Step, waited, givenTo));
    }

    private sealed class LookForLate
    {
        public static LookForLate Instance { get; } = new();
    }
}
