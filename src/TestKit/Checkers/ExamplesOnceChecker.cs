using Cluster.Shared.Messages;
using Cluster.Shared.Training;

namespace Cluster.TestKit.Checkers;

/// <summary>
/// Every example of an epoch is used once, in runs that several slots share: of each step those examples whose gradients were
/// computed where an answer came from that was counted. What a coordinator computes again after a crash takes the place of what was.
/// </summary>
public sealed class ExamplesOnceChecker
{
    private const string Promise = "every example of an epoch is used once";

    private readonly Violations _violations;
    private readonly Dictionary<string, JoinRun> _runs = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Server, long Work), Dictionary<ShardNode, List<int>>> _computed = [];
    private readonly Dictionary<(string Server, long Work), WorkItem> _works = [];
    private readonly Dictionary<(RunId Run, int Epoch), Dictionary<int, int[]>> _epochs = [];
    private readonly Dictionary<string, List<int>> _computing = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _stepOf = new(StringComparer.Ordinal);
    private (string Server, long Work) _answered;

    public ExamplesOnceChecker(ClusterEvents events, Violations violations)
    {
        _violations = violations;
        events.Received += Note;
        events.GradientComputed += (node, examples) =>
        {
            if (_computing.TryGetValue(node, out var now)) now.AddRange(examples);
        };
        events.SumOffered += (_, node, _, counted) =>
        {
            if (counted) Count(node);
        };
        events.RootTaken += (_, _) => CloseStep();
    }

    private void Note(ReceivedMessage received)
    {
        // Its turn, in which it computes, is over.
        _computing.Remove(received.Node);
        switch (received.Message)
        {
            case JoinRun join:
                _runs[join.ParameterServer.Path] = join;
                break;
            case ComputeShards asked:
                var key = (received.Sender, asked.Work.Number);
                _works[key] = asked.Work;
                if (!_computed.TryGetValue(key, out var nodes)) _computed[key] = nodes = [];
                _computing[received.Node] = nodes[asked.Node] = [];
                break;
            case ShardsComputed answer:
                _answered = (received.Path, answer.Work.Number);
                break;
        }
    }

    /// <summary>The answer to which this node belongs has just been received.</summary>
    private void Count(ShardNode node)
    {
        if (!_stepOf.TryGetValue(_answered.Server, out var step)) _stepOf[_answered.Server] = step = [];
        if (_computed.TryGetValue(_answered, out var nodes) && nodes.TryGetValue(node, out var examples)) step.AddRange(examples);
    }

    private void CloseStep()
    {
        if (!_stepOf.Remove(_answered.Server, out var step) || !_works.Remove(_answered, out var work)) return;
        _computed.Remove(_answered);
        if (work.Kind != WorkKind.Step || !_runs.TryGetValue(_answered.Server, out var join)) return;
        if (step.Count != work.Examples)
            _violations.Add(Promise, $"step {work.StepInEpoch} of epoch {work.Epoch + 1} of {join.Run}: {step.Count} of {work.Examples}");
        var run = join.Specification;
        if (!_epochs.TryGetValue((join.Run, work.Epoch), out var steps)) _epochs[(join.Run, work.Epoch)] = steps = [];
        steps[work.StepInEpoch] = [.. step];
        if (steps.Count < run.StepsPerEpoch || work.StepInEpoch + 1 < run.StepsPerEpoch) return;
        var used = steps.Values.SelectMany(examples => examples).ToList();
        if (used.Count != run.Data.Train || used.Distinct().Count() != run.Data.Train)
        {
            _violations.Add(
                Promise, $"epoch {work.Epoch + 1} of {join.Run} used {used.Distinct().Count()} different ones of {run.Data.Train}");
        }
    }
}
