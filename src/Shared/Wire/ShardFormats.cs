using Cluster.Shared.Links;
using Cluster.Shared.Numerics;
using Cluster.Shared.Protos;
using Cluster.Shared.Training.Shards;

namespace Cluster.Shared.Wire;

/// <summary>
/// Parameters and gradients. They lie beside the fields as they lie in memory: what is sent is not copied, and what is received is used
/// where it was received.
/// </summary>
internal sealed class ShardFormats(TensorPool pool)
{
    private const int LevelMax = 20;

    // Of SpecificationBounds: at most a thousand layers, two phases each, and the last.
    private const int LayersMax = 1000;
    private const int PhasesMax = 2 * LayersMax + 1;

    // A received gradient goes back to the pool; made once, as it is needed at every step.
    private readonly Action<ShardSum> _home = sum => pool.Return(sum.Gradient);

    public IEnumerable<IMessageFormat> All()
    {
        yield return new MessageFormat<Messages.ReplicaReady, Protos.ReplicaReady>(
            MessageType.ReplicaReady,
            (m, _) => new Protos.ReplicaReady { Run = FieldRules.Write(m.Run) },
            p => new(FieldRules.Run(p.Fields.Run)));
        yield return new MessageFormat<Messages.ComputeShards, Protos.ComputeShards>(
            MessageType.ComputeShards,
            (m, _) => Write(m),
            ReadCompute,
            Attachment.Floats);
        yield return new MessageFormat<Messages.ShardsComputed, Protos.ShardsComputed>(
            MessageType.ShardsComputed,
            (m, _) => Write(m),
            ReadComputed,
            Attachment.Floats);
    }

    private static Work Write(in WorkItem work, ShardNode node) => new()
    {
        Number = work.Number,
        Kind = (Protos.WorkKind)work.Kind,
        Epoch = work.Epoch,
        StepInEpoch = work.StepInEpoch,
        Examples = work.Examples,
        Statistics = work.Statistics,
        Level = node.Level,
        Index = node.Index,
        Phase = work.Phase,
        Phases = work.Phases,
        Layer = work.Layer,
    };

    private static (WorkItem Work, ShardNode Node) Read(Work? fields)
    {
        var work = FieldRules.Present(fields, "work");
        var level = FieldRules.InRange(work.Level, 0, LevelMax, "work.level");
        var phases = FieldRules.InRange(work.Phases, 1, PhasesMax, "work.phases");
        return (
            new(
                FieldRules.NotNegative(work.Number, "work.number"),
                FieldRules.Defined((Training.Shards.WorkKind)work.Kind, "work.kind"),
                FieldRules.NotNegative(work.Epoch, "work.epoch"),
                FieldRules.NotNegative(work.StepInEpoch, "work.step_in_epoch"),
                FieldRules.NotNegative(work.Examples, "work.examples"),
                work.Statistics,
                FieldRules.InRange(work.Phase, 0, phases - 1, "work.phase"),
                phases,
                FieldRules.InRange(work.Layer, 0, LayersMax, "work.layer")),
            new(level, FieldRules.InRange(work.Index, 0, (1 << (LevelMax - level)) - 1, "work.index")));
    }

    private Outgoing<Protos.ComputeShards> Write(Messages.ComputeShards compute)
    {
        var (parameters, moments) = (compute.Parameters, compute.Moments);
        var fields = new Protos.ComputeShards { Work = Write(compute.Work, compute.Node), Moments = moments.Length };
        if (moments.Length == 0) return new(fields, Floats: parameters, Done: compute.Done);

        var length = parameters?.Length ?? 0;
        var floats = pool.Rent(length + moments.Length);
        parameters?.Span.CopyTo(floats.Span);
        moments.Span.CopyTo(floats.Span[length..]);
        compute.Done?.Invoke();
        return new(fields, Floats: floats, Done: () => pool.Return(floats));
    }

    private Messages.ComputeShards ReadCompute(Incoming<Protos.ComputeShards> incoming)
    {
        var (work, node) = Read(incoming.Fields.Work);
        if (work.Phase == 0) FieldRules.Present(incoming.Floats, "the parameters");
        var count = FieldRules.InRange(incoming.Fields.Moments, 0, incoming.Floats?.Length ?? 0, "moments");
        if (incoming.Floats is not { } floats) return new(work, node, null);
        if (count == 0) return new(work, node, floats, () => pool.Return(floats));

        var length = floats.Length - count;
        var moments = floats.Span[length..].ToArray();
        var parameters = length > 0 ? pool.Rent(length) : null;
        if (parameters is not null) floats.Span[..length].CopyTo(parameters.Span);
        pool.Return(floats);
        return new(work, node, parameters, parameters is null ? null : () => pool.Return(parameters), moments);
    }

    private Outgoing<Protos.ShardsComputed> Write(Messages.ShardsComputed computed)
    {
        var (work, sum) = (computed.Work, computed.Sum);
        var fields = new Protos.ShardsComputed
        {
            Work = Write(work, computed.Node),
            Cost = sum.Cost,
            Correct = sum.Correct,
            Examples = sum.Examples,
            Moments = sum.Moments.Length,
        };
        if (sum.Moments.Length == 0 && !(work.HasGradient && work.Statistics))
            return new(fields, Floats: work.HasGradient ? sum.Settle() : null, Done: sum.Release);

        if (work.HasGradient && work.Statistics) StatisticsFormat.Write(sum, fields.Layers);
        var floats = SumFormat.Join(work, sum, pool);
        sum.Release();
        return new(fields, Floats: floats, Done: () => pool.Return(floats));
    }

    private Messages.ShardsComputed ReadComputed(Incoming<Protos.ShardsComputed> incoming)
    {
        var fields = incoming.Fields;
        var (work, node) = Read(fields.Work);
        var examples = FieldRules.InRange(fields.Examples, 0, work.Examples, "examples");
        var correct = FieldRules.InRange(fields.Correct, 0, examples, "correct");
        var sum = ReadSum(work, incoming);
        (sum.Cost, sum.Correct, sum.Examples) = (fields.Cost, correct, examples);
        return new(work, node, sum);
    }

    private ShardSum ReadSum(in WorkItem work, in Incoming<Protos.ShardsComputed> incoming)
    {
        var fields = incoming.Fields;
        if (work.HasGradient) FieldRules.Present(incoming.Floats, "the gradient");
        if (incoming.Floats is not { } floats)
        {
            return fields.Layers.Count == 0 && fields.Moments == 0
                ? new(new AlignedBuffer(0), [], home: null)
                : throw new InvalidDataException("statistics or moments were announced, but nothing came with it");
        }

        return work.HasGradient && !work.Statistics && fields.Moments == 0 && fields.Layers.Count == 0
            ? new(floats, [], _home)
            : SumFormat.Split(work, floats, fields, pool, _home);
    }
}
