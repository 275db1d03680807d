using Cluster.Coordinator.Messages;
using Cluster.Shared.Messages;
using Cluster.Shared.Training.Shards;
using Cluster.TestKit.Checkers;
using Cluster.TestKit.Clusters;
using Cluster.TestKit.Training;

namespace Cluster.TestKit.PlantedBugs;

/// <summary>Clusters with one broken part.</summary>
public static class Planted
{
    /// <summary>To be made anew for each simulation.</summary>
    public static ClusterParts Parts(PlantedBug bug) => bug switch
    {
        PlantedBug.GradientCountedTwice => new() { Trees = shards => new TwiceCountingTree(shards) },
        PlantedBug.StaleWeightsAccepted => new() { Interfere = new VersionBlindness().Alter },
        PlantedBug.LostReassignment => new() { Interfere = LoseLosses },
        PlantedBug.CheckpointWrittenInPlace => new() { CheckpointsInPlace = true },
        PlantedBug.OrderDependentSum => new() { Trees = shards => new ArrivalOrderTree(shards) },
        PlantedBug.ExampleUsedTwice => new() { AroundEngines = engines => new InterceptedEngines(engines, FirstReplaced) },
        _ => throw new ArgumentOutOfRangeException(nameof(bug), bug, "No such bug."),
    };

    /// <summary>What such a cluster cannot keep, one of <see cref="Promises"/>.</summary>
    public static string PromiseBrokenBy(PlantedBug bug) => bug switch
    {
        PlantedBug.GradientCountedTwice => Promises.GradientsOnce,
        PlantedBug.StaleWeightsAccepted or PlantedBug.OrderDependentSum => Promises.SameWeights,
        PlantedBug.LostReassignment => Promises.RunEnds,
        PlantedBug.CheckpointWrittenInPlace => Promises.CheckpointsLast,
        PlantedBug.ExampleUsedTwice => Promises.ExamplesOnce,
        _ => throw new ArgumentOutOfRangeException(nameof(bug), bug, "No such bug."),
    };

    private static object? LoseLosses(string path, object message) =>
        message is RunFailed or RunCutOff && path.Contains("/experiment-", StringComparison.Ordinal) ? null : message;

    /// <summary>The second example stands where the first should.</summary>
    private static int[] FirstReplaced(int[] asked)
    {
        if (asked.Length > 1) asked[0] = asked[1];
        return asked;
    }

    /// <summary>Takes every answer for one to the newest question that was answered at all.</summary>
    private sealed class VersionBlindness
    {
        private readonly Dictionary<string, WorkItem> _newest = new(StringComparer.Ordinal);

        public object Alter(string path, object message)
        {
            // Another parameter server may have got this path; it has said nothing yet that could be confused.
            if (message is ReplicaReady) _newest.Remove(path);
            if (message is not ShardsComputed computed) return message;
            if (!_newest.TryGetValue(path, out var newest) || computed.Work.Number > newest.Number)
            {
                _newest[path] = computed.Work;
                return message;
            }

            return computed with { Work = newest };
        }
    }
}
