using Cluster.Shared.Actors;
using Cluster.Shared.Messages;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;
using Cluster.Shared.Training.Shards;

namespace Cluster.Coordinator.ParameterServer;

/// <summary>
/// Trains one run with several replicas: hands out the shards of each mini-batch, adds the gradients up in the fixed tree, applies the
/// optimiser and sends the new weights out with the next shards. Replicas may come, fail, fall behind and go at any moment.
/// </summary>
public sealed partial class ParameterServerActor(
    RunId run,
    RunSpecification specification,
    ReadOnlyMemory<byte>? checkpoint,
    CoordinatorOptions options,
    ActorRef coordinator,
    int? untilEpoch = null)
    : Actor
{
    private readonly List<Replica> _replicas = [];
    private readonly List<ShardNode> _unassigned = [];
    private readonly HashSet<ShardNode> _counted = [];
    private readonly Stack<SharedParameters> _freeParameters = [];
    private TrainingSession _session = null!;
    private RunReporter _reporter = null!;
    private IShardTree _tree = null!;
    private SharedParameters _parameters = null!;

    // Of the present work, for messages: the session's own are written again while these are still on their way.
    private ReadOnlyMemory<float> _moments;

    // When the present work was given to the first replica; null before that.
    private DateTimeOffset? _began;

    protected override void PreStart()
    {
        var data = options.Data(specification.Data.Sha256)
            ?? throw new InvalidOperationException($"the data set {specification.Data.Name} ({specification.Data.Sha256}) is not open");
        _session = TrainingSession.Begin(specification, checkpoint, data.Train);
        _parameters = new(_session.Parameters);
        _reporter = new(Context, coordinator, run, _session);
        _tree = options.Trees(specification.Shards);
        _reporter.Start(options.ProgressInterval, options.CheckpointInterval);
        Context.StartPeriodicTimer(LookForLate.Instance, options.Stragglers.LateMin / 4, LookForLate.Instance);
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
            case LookForLate:
                Hasten();
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

        Assign(replica, OrphansOf(replica));
    }

    private void Lose(ActorRef actor)
    {
        var lost = _replicas.Find(r => r.Actor.Equals(actor));
        if (lost is null) return;
        _replicas.Remove(lost);
        var orphans = OrphansOf(lost);
        if (_replicas.Count == 0) _unassigned.AddRange(orphans);
        else GiveTo([.. _replicas.OrderBy(r => !IsIdle(r))], orphans);
    }

    /// <summary>What nobody will answer for when the replica forgets what it had in hand, which it does.</summary>
    private ShardNode[] OrphansOf(Replica lost)
    {
        var work = _session.Current!.Value.Number;
        ShardNode[] orphans =
        [
            .. lost.Unanswered(work).Where(node =>
                !_counted.Contains(node) && !_replicas.Exists(r => r != lost && r.Asked(work, node) is not null)),
        ];
        lost.Abandon();
        return orphans;
    }

    private void Take(ShardsComputed computed)
    {
        var replica = _replicas.Find(r => r.Actor.Equals(Context.Sender));
        if (replica?.Answer(computed.Work.Number, computed.Node) is { } read) Reuse(read);
        if (computed.Work != _session.Current || !Fits(computed))
        {
            computed.Sum.Release();
            return;
        }

        if (_tree.Add(computed.Node, computed.Sum)) _counted.Add(computed.Node);
        if (!_tree.IsComplete) return;
        var sum = _tree.TakeRoot();
        if (_began is { } began) _times.Add(sum.Examples, Context.Now - began);
        Complete(sum);
        sum.Release();
        CountSeconds();
        _reporter.News();
        Begin();
    }

    /// <summary>Whether it can be added up with the others; what came over a link may be anything.</summary>
    private bool Fits(ShardsComputed computed)
    {
        var (work, node, sum) = (computed.Work, computed.Node, computed.Sum);
        return node.FirstShard + (long)node.ShardCount <= specification.Shards
            && (!work.HasGradient || sum.Length == _session.Layout.Length)
            && sum.Moments.Length == _session.MomentsOf(work)
            && (!work.Statistics
                || sum.Activations.Select(layer => layer.Active.Length).SequenceEqual(specification.Model.Sizes.Skip(1)));
    }

    /// <summary>Replicas may still be reading the present parameters, so a step writes others, which are handed out as they are.</summary>
    private void Complete(ShardSum sum)
    {
        var next = _freeParameters.TryPop(out var free) ? free : new(new(_session.Layout.Length));
        _session.Complete(sum, next.Values);
        var spent = next;
        if (_session.Parameters == next.Values) (spent, _parameters) = (_parameters, next);
        Reuse(spent);
    }

    /// <summary>
    /// Cuts the present work's shards into contiguous shares, one for each replica, as whole subtrees. Who still has earlier work in hand
    /// gets none: everybody would wait for him again.
    /// </summary>
    private void Begin()
    {
        if (_session.Current is not { } work)
        {
            _reporter.Finish();
            return;
        }

        if (_session.HasReached(untilEpoch))
        {
            _reporter.End(RunStatus.Interrupted);
            return;
        }

        _moments = _session.Moments.ToArray();
        _tree.Clear(work.HasGradient);
        _counted.Clear();
        _unassigned.Clear();
        if (_replicas.Count == 0) _unassigned.Add(ShardNode.Root(specification.Shards));
        var idle = _replicas.FindAll(IsIdle);
        var ready = idle.Count > 0 ? idle : _replicas;
        for (var i = 0; i < ready.Count; i++)
        {
            var (first, end) = (specification.Shards * i / ready.Count, specification.Shards * (i + 1) / ready.Count);
            Assign(ready[i], ShardNode.Cover(first, end));
        }
    }

    private void GiveTo(IReadOnlyList<Replica> replicas, IReadOnlyList<ShardNode> nodes)
    {
        for (var i = 0; i < nodes.Count; i++) Assign(replicas[i % replicas.Count], [nodes[i]]);
    }

    private void Assign(Replica replica, IEnumerable<ShardNode> nodes)
    {
        var work = _session.Current!.Value;
        foreach (var node in nodes)
        {
            _began ??= Context.Now;
            replica.Assign(work.Number, node, _parameters, Context.Now);
            var parameters = replica.HasParametersOf(work) ? null : _parameters.Values;
            Context.Tell(replica.Actor, new ComputeShards(work, node, parameters, Moments: _moments));
        }
    }

    private void Reuse(SharedParameters read)
    {
        if (read != _parameters && read is { Readers: 0, Abandoned: false }) _freeParameters.Push(read);
    }

    private void CountSeconds()
    {
        if (_began is { } began) _session.Seconds += (Context.Now - began).TotalSeconds;
        _began = null;
    }
}
