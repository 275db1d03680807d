using Cluster.Shared.Actors;
using Cluster.Shared.Messages;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Shards;
using Cluster.TestKit.Checkers;
using Cluster.TestKit.Training;

namespace Cluster.TestKit.Tests.Swarm;

/// <summary>What may be wrong with the last step of a <see cref="ComputedEpoch"/>.</summary>
public enum EpochMistake
{
    None,
    Twice,
    LeftOut,
    Shifted,
}

/// <summary>
/// The first epoch of <see cref="TinyRun"/>, computed by two workers, as a cluster's events show it: paths as links have them.
/// </summary>
internal static class ComputedEpoch
{
    private const string Server = "/coordinator/parameter-server-1";

    public static void Raise(ClusterEvents events, RunId run, EpochMistake mistake)
    {
        var specification = TinyRun.Specification;
        var (plan, tree) = (new BatchPlan(specification), new ShardTree(2));
        var join = new JoinRun(run, specification, specification.Fingerprint(), new PathOnly($"//coordinator{Server}"));
        foreach (var worker in (string[])["worker-1", "worker-2"])
            events.Raise(new(worker, $"/joiner/{worker}", "//coordinator/coordinator", join));
        for (var step = 0; step < specification.StepsPerEpoch; step++)
        {
            var work = new WorkItem(step, WorkKind.Step, 0, step, specification.BatchSize, Statistics: false);
            events.RaiseCleared(tree);
            for (var half = 0; half < 2; half++)
            {
                int[] examples = [.. Enumerable.Range(4 * half, 4).SelectMany(shard => plan.Examples(work, shard).ToArray())];
                if (half == 1 && step == specification.StepsPerEpoch - 1) examples = Mistaken(examples, mistake);
                Answer(events, tree, work, half, examples);
            }

            events.RaiseTaken(tree, work.Examples);
        }
    }

    private static void Answer(ClusterEvents events, IShardTree tree, WorkItem work, int half, int[] examples)
    {
        var (node, worker) = (new ShardNode(2, half), $"worker-{half + 1}");
        var replica = $"/joiner/{worker}/replica-1";
        events.Raise(new(worker, replica, $"//coordinator{Server}", new ComputeShards(work, node, null!)));
        events.RaiseGradient(worker, examples);
        events.Raise(new("coordinator", Server, $"//{worker}{replica}", new ShardsComputed(work, node, null!)));
        events.RaiseOffered(tree, node, examples.Length, true);
    }

    private static int[] Mistaken(int[] examples, EpochMistake mistake) => mistake switch
    {
        EpochMistake.Twice => [examples[1], .. examples[1..]],
        EpochMistake.LeftOut => examples[1..],
        EpochMistake.Shifted => [.. examples[1..], examples[^1]],
        _ => examples,
    };

    private sealed class PathOnly(string path) : ActorRef
    {
        public override string Path => path;

        public override void Tell(object message, ActorRef? sender) => throw new NotSupportedException("It has only a path.");
    }
}
