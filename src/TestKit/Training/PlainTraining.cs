using Cluster.Shared.Data;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;
using Cluster.Shared.Training.Shards;
using Cluster.Worker.Gradients;

namespace Cluster.TestKit.Training;

/// <summary>A run without actors, in a plain loop on one thread: what every cluster's result is compared with.</summary>
public static class PlainTraining
{
    /// <summary>Trains to the end.</summary>
    /// <param name="run">What.</param>
    /// <param name="data">On what; <see cref="TinyRun.Data"/> by default.</param>
    public static TrainingSession Run(RunSpecification run, Dataset? data = null)
    {
        data ??= TinyRun.Data;
        var session = TrainingSession.Start(run, data.Train);
        Finish(session, run, data);
        return session;
    }

    /// <summary>Works on until the session has ended or the given number of works is done.</summary>
    public static void Finish(TrainingSession session, RunSpecification run, Dataset data, int works = int.MaxValue)
    {
        using var engine = new GradientEngineFactory().Create(run.Model);
        var computation = new ShardComputation(run, data, engine);
        var root = ShardNode.Root(run.Shards);
        for (; works > 0 && session.Current is { } work; works--)
        {
            var sum = computation.Compute(work, root, session.Parameters, session.Moments);
            session.Complete(sum);
            sum.Release();
        }
    }
}
