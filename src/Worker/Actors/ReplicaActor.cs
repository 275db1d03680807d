using Cluster.Shared.Actors;
using Cluster.Shared.Data;
using Cluster.Shared.Messages;
using Cluster.Shared.Numerics;
using Cluster.Shared.Training.Sessions;
using Cluster.Shared.Training.Shards;

namespace Cluster.Worker.Actors;

/// <summary>A worker's share of a run that several slots train: it adds up the shards that the parameter server asks for.</summary>
public sealed class ReplicaActor(JoinRun join, Dataset data, WorkerOptions options) : Actor
{
    private IGradientEngine _engine = null!;
    private ShardComputation _computation = null!;
    private StepParameters? _kept;

    protected override void PreStart()
    {
        var run = join.Specification;
        _engine = options.Engines.Create(run.Model);
        _computation = new(run, data, _engine);
        Context.Tell(join.ParameterServer, new ReplicaReady(join.Run));
    }

    protected override void PostStop()
    {
        Forget();

        // There is none after a start that failed halfway.
        _engine?.Dispose();
    }

    protected override void Receive(object message)
    {
        if (message is not ComputeShards compute)
        {
            Unhandled(message);
            return;
        }

        // It was sent to the one that was here before a restart; who sent it hears of that, and asks again with all that is needed.
        if (ParametersFor(compute) is not { } parameters) return;
        var sum = _computation.Compute(compute.Work, compute.Node, parameters, compute.Moments);
        if (compute.Work.Phases == 1) Forget();
        Context.Tell(join.ParameterServer, new ShardsComputed(compute.Work, compute.Node, sum));
    }

    /// <summary>Those that came with the work or, in its later phases, with an earlier one; kept until other work comes.</summary>
    private AlignedBuffer? ParametersFor(ComputeShards compute)
    {
        if (_kept is { } kept && kept.FirstNumber == compute.Work.FirstNumber)
        {
            compute.Done?.Invoke();
            return kept.Values;
        }

        Forget();
        if (compute.Parameters is { } values) _kept = new(compute.Work.FirstNumber, values, compute.Done);
        return compute.Parameters;
    }

    private void Forget()
    {
        _kept?.Done?.Invoke();
        _kept = null;
    }

    private sealed record StepParameters(long FirstNumber, AlignedBuffer Values, Action? Done);
}
