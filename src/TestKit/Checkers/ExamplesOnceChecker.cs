using System.Runtime.CompilerServices;
using Cluster.Shared.Messages;
using Cluster.Shared.Training.Shards;

namespace Cluster.TestKit.Checkers;

/// <summary>
/// Every example of an epoch is used once, in runs that several slots share: of each step those examples whose gradients were
/// computed where an answer came from that was counted. What a coordinator computes again after a crash takes the place of what was.
/// </summary>
public sealed class ExamplesOnceChecker
{
    private readonly Violations _violations;
    private readonly Dictionary<string, JoinRun> _runs = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Server, long Work), Dictionary<ShardNode, List<int>>> _computed = [];
    private readonly Dictionary<(RunId Run, int Epoch), Dictionary<int, int[]>> _epochs = [];
    private readonly Dictionary<string, Share> _computing = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<IShardTree, List<int>> _stepOf = [];
    private (string Server, WorkItem Work) _answered = ("", default);

    public ExamplesOnceChecker(ClusterEvents events, Violations violations)
    {
        _violations = violations;
        events.Received += Note;
        events.GradientComputed += Compute;
        events.TreeCleared += tree => _stepOf.Remove(tree);
        events.SumOffered += (tree, node, _, counted) =>
        {
            if (counted) Count(tree, node);
        };
        events.RootTaken += (tree, _) => CloseStep(tree);
    }

    /// <summary>Epochs of which every step was seen and checked.</summary>
    public int EpochsChecked { get; private set; }

    private void Note(ReceivedMessage received)
    {
        // Its turn, in which it computes, is over.
        _computing.Remove(received.Node);
        switch (received.Message)
        {
            case JoinRun join:
                _runs[OnItsNode(join.ParameterServer.Path)] = join;
                break;
            case ComputeShards asked:
                _computing[received.Node] = new(OnItsNode(received.Sender), asked.Work.Number, asked.Node);
                break;
            case ShardsComputed answer:
                _answered = (received.Path, answer.Work);
                break;
        }
    }

    /// <summary>Whoever failed before the first gradient has computed nothing that could stand for what others did.</summary>
    private void Compute(string node, int[] examples)
    {
        if (!_computing.TryGetValue(node, out var share)) return;
        if (!_computed.TryGetValue((share.Server, share.Work), out var nodes)) _computed[(share.Server, share.Work)] = nodes = [];
        share.Examples.AddRange(examples);
        nodes[share.Node] = share.Examples;
    }

    /// <summary>The answer to which this node belongs has just been received.</summary>
    private void Count(IShardTree tree, ShardNode node)
    {
        var step = _stepOf.GetOrCreateValue(tree);
        if (_computed.TryGetValue((_answered.Server, _answered.Work.Number), out var nodes) && nodes.TryGetValue(node, out var examples))
            step.AddRange(examples);
    }

    private void CloseStep(IShardTree tree)
    {
        var (server, work) = _answered;
        var step = _stepOf.GetOrCreateValue(tree);
        _stepOf.Remove(tree);
        foreach (var key in _computed.Keys.Where(k => k.Server == server && k.Work <= work.Number).ToList()) _computed.Remove(key);
        if (work.Kind != WorkKind.Step || !_runs.TryGetValue(server, out var join)) return;
        if (step.Count != work.Examples)
        {
            _violations.Add(
                Promises.ExamplesOnce,
                $"step {work.StepInEpoch} of epoch {work.Epoch + 1} of {join.Run}: {step.Count} of {work.Examples}");
        }

        CheckEpoch(join, work, step);
    }

    private void CheckEpoch(JoinRun join, in WorkItem work, List<int> step)
    {
        var run = join.Specification;
        if (!_epochs.TryGetValue((join.Run, work.Epoch), out var steps)) _epochs[(join.Run, work.Epoch)] = steps = [];
        steps[work.StepInEpoch] = [.. step];
        if (steps.Count < run.StepsPerEpoch || work.StepInEpoch + 1 < run.StepsPerEpoch) return;
        EpochsChecked++;
        var used = steps.Values.SelectMany(examples => examples).ToList();
        var different = used.Distinct().Count();
        if (used.Count == run.Data.Train && different == used.Count) return;
        _violations.Add(Promises.ExamplesOnce, $"epoch {work.Epoch + 1} of {join.Run} used {different} different ones of {run.Data.Train}");
    }

    /// <summary>An actor's path as its own node has it: other nodes put the node's name before it, as <c>//node/path</c>.</summary>
    private static string OnItsNode(string path) =>
        path.StartsWith("//", StringComparison.Ordinal) ? path[path.IndexOf('/', 2)..] : path;

    /// <summary>What a worker was asked for and computes in this turn.</summary>
    private sealed record Share(string Server, long Work, ShardNode Node)
    {
        public List<int> Examples { get; } = [];
    }
}
