using Cluster.Shared.Links;
using Cluster.Shared.Numerics;
using Cluster.Shared.Protos;
using Cluster.Shared.Training;

namespace Cluster.Shared.Wire;

/// <summary>
/// Parameters and gradients. They lie beside the fields as they lie in memory: what is sent is not copied, and what is received is used
/// where it was received.
/// </summary>
internal sealed class ShardFormats(TensorPool pool)
{
    private const int LevelMax = 20;

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
            (m, _) => new(new() { Work = Write(m.Work, m.Node) }, Floats: m.Parameters, Done: m.Done),
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
    };

    private static (WorkItem Work, ShardNode Node) Read(Work? fields)
    {
        var work = FieldRules.Present(fields, "work");
        var level = FieldRules.InRange(work.Level, 0, LevelMax, "work.level");
        return (
            new(
                FieldRules.NotNegative(work.Number, "work.number"),
                FieldRules.Defined((Training.WorkKind)work.Kind, "work.kind"),
                FieldRules.NotNegative(work.Epoch, "work.epoch"),
                FieldRules.NotNegative(work.StepInEpoch, "work.step_in_epoch"),
                FieldRules.NotNegative(work.Examples, "work.examples"),
                work.Statistics),
            new(level, FieldRules.InRange(work.Index, 0, (1 << (LevelMax - level)) - 1, "work.index")));
    }

    private Messages.ComputeShards ReadCompute(Incoming<Protos.ComputeShards> incoming)
    {
        var (work, node) = Read(incoming.Fields.Work);
        var parameters = FieldRules.Present(incoming.Floats, "the parameters");
        return new(work, node, parameters, () => pool.Return(parameters));
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
        };
        if (work.HasGradient && work.Statistics)
        {
            StatisticsFormat.Write(sum, fields.Layers);
            var floats = StatisticsFormat.Append(sum, pool);
            sum.Release();
            return new(fields, Floats: floats, Done: () => pool.Return(floats));
        }

        return new(fields, Floats: work.HasGradient ? sum.Settle() : null, Done: sum.Release);
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
        if (!work.HasGradient)
        {
            return incoming.Floats is null && incoming.Fields.Layers.Count == 0
                ? new(new AlignedBuffer(0), [], home: null)
                : throw new InvalidDataException("an evaluation comes with a gradient or with statistics");
        }

        var floats = FieldRules.Present(incoming.Floats, "the gradient");
        if (work.Statistics) return StatisticsFormat.Split(floats, incoming.Fields.Layers, pool, _home);
        if (incoming.Fields.Layers.Count > 0) throw new InvalidDataException("layers: statistics were not asked for");
        return new(floats, [], _home);
    }
}
