using Cluster.Shared.Actors;
using Cluster.Shared.Data;
using Cluster.Shared.Messages;
using Cluster.Shared.Training;

namespace Cluster.Worker.Actors;

/// <summary>A worker's share of a run that several slots train: it adds up the shards that the parameter server asks for.</summary>
public sealed class ReplicaActor(JoinRun join, Dataset data, WorkerOptions options) : Actor
{
    private IGradientEngine _engine = null!;
    private ShardComputation _computation = null!;

    protected override void PreStart()
    {
        var run = join.Specification;
        _engine = options.Engines.Create(run.Model);
        _computation = new(run, data, _engine);
        Context.Tell(join.ParameterServer, new ReplicaReady(join.Run));
    }

    // There is none after a start that failed halfway.
    protected override void PostStop() => _engine?.Dispose();

    protected override void Receive(object message)
    {
        if (message is not ComputeShards compute)
        {
            Unhandled(message);
            return;
        }

        var sum = _computation.Compute(compute.Work, compute.Node, compute.Parameters);
        compute.Done?.Invoke();
        Context.Tell(join.ParameterServer, new ShardsComputed(compute.Work, compute.Node, sum));
    }
}
