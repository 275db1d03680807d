using Cluster.Shared.Actors;
using Cluster.Shared.Data;
using Cluster.Shared.Messages;
using Cluster.Shared.Training;

namespace Cluster.Coordinator.ParameterServer;

/// <summary>
/// Trains one run with several replicas: hands out the shards of each mini-batch, adds the gradients up in the fixed tree, applies the
/// optimiser and sends the new weights out with the next shards. Replicas may come, fail and go at any moment.
/// </summary>
public sealed class ParameterServerActor(
    RunId run,
    RunSpecification specification,
    ReadOnlyMemory<byte>? checkpoint,
    Dataset data,
    CoordinatorOptions options,
    ActorRef coordinator)
    : Actor
{
    private readonly List<Replica> _replicas = [];
    private readonly List<ShardNode> _unassigned = [];
    private readonly Stack<SharedParameters> _freeParameters = [];
    private TrainingSession _session = null!;
    private RunReporter _reporter = null!;
    private IShardTree _tree = null!;
    private SharedParameters _parameters = null!;
    private DateTimeOffset _began;

    protected override void PreStart()
    {
        _session = TrainingSession.Begin(specification, checkpoint, data.Train);
        _reporter = new(Context, coordinator, run, _session);
        _tree = options.Trees(specification.Shards);
        _began = Context.Now;
        _reporter.Start(options.ProgressInterval, options.CheckpointInterval);
        Begin();
    }

    protected override void Receive(object message)
    {
        if (_reporter.Handle(message)) return;
        switch (message)
        {
            case ReplicaReady:
                Welcome(Context.Sender!);
                break;
            case ShardsComputed computed:
                Take(computed);
                break;
            case Terminated terminated:
                Lose(terminated.Actor);
                break;
            case InterruptRun:
                _reporter.End(RunStatus.Interrupted);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <summary>A new replica takes what lies idle; one that was restarted gets again what it had not answered.</summary>
    private void Welcome(ActorRef actor)
    {
        var replica = _replicas.Find(r => r.Actor.Equals(actor));
        if (replica is null)
        {
            replica = new(actor);
            _replicas.Add(replica);
            Context.Watch(actor);
            Assign(replica, [.. _unassigned]);
            _unassigned.Clear();
            return;
        }

        ShardNode[] again = [.. replica.Unanswered(_session.Current!.Value.Number)];
        replica.Abandon();
        Assign(replica, again);
    }

    private void Lose(ActorRef actor)
    {
        var lost = _replicas.Find(r => r.Actor.Equals(actor));
        if (lost is null) return;
        _replicas.Remove(lost);
        ShardNode[] orphans = [.. lost.Unanswered(_session.Current!.Value.Number)];
        lost.Abandon();
        if (_replicas.Count == 0) _unassigned.AddRange(orphans);
        for (var i = 0; _replicas.Count > 0 && i < orphans.Length; i++) Assign(_replicas[i % _replicas.Count], [orphans[i]]);
    }

    private void Take(ShardsComputed computed)
    {
        var replica = _replicas.Find(r => r.Actor.Equals(Context.Sender));
        if (replica?.Answer(computed.Work.Number, computed.Node) is { } read) Reuse(read);
        if (computed.Work.Number != _session.Current!.Value.Number)
        {
            computed.Sum.Release();
            return;
        }

        _tree.Add(computed.Node, computed.Sum);
        if (!_tree.IsComplete) return;
        var sum = _tree.TakeRoot();
        _session.Complete(sum);
        sum.Release();
        CountSeconds();
        _reporter.News();
        Begin();
    }

    /// <summary>Cuts the present work's shards into contiguous shares, one for each replica, as whole subtrees.</summary>
    private void Begin()
    {
        if (_session.Current is not { } work)
        {
            _reporter.Finish();
            return;
        }

        _tree.Clear(work.HasGradient);
        var spent = _parameters;
        _parameters = _freeParameters.TryPop(out var free) ? free : new(_session.Layout.Length);
        _session.Parameters.Span.CopyTo(_parameters.Values.Span);
        if (spent is not null) Reuse(spent);

        _unassigned.Clear();
        if (_replicas.Count == 0) _unassigned.Add(ShardNode.Root(specification.Shards));
        for (var i = 0; i < _replicas.Count; i++)
        {
            var (first, end) = (specification.Shards * i / _replicas.Count, specification.Shards * (i + 1) / _replicas.Count);
            Assign(_replicas[i], ShardNode.Cover(first, end));
        }
    }

    private void Assign(Replica replica, IEnumerable<ShardNode> nodes)
    {
        var work = _session.Current!.Value;
        foreach (var node in nodes)
        {
            replica.Assign(work.Number, node, _parameters);
            Context.Tell(replica.Actor, new ComputeShards(work, node, _parameters.Values));
        }
    }

    private void Reuse(SharedParameters read)
    {
        if (read != _parameters && read is { Readers: 0, Abandoned: false }) _freeParameters.Push(read);
    }

    private void CountSeconds()
    {
        _session.Seconds += (Context.Now - _began).TotalSeconds;
        _began = Context.Now;
    }
}
