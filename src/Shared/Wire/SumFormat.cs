using System.Runtime.InteropServices;
using Cluster.Shared.Numerics;
using Cluster.Shared.Training.Shards;

namespace Cluster.Shared.Wire;

/// <summary>
/// What lies beside the fields of a sum: its gradient, the counts of its neurons (int32), its moments (doubles), each if there are such.
/// A gradient alone travels where it lies; the others, of which there may be more than a header holds, are rare or small enough for the
/// copies that they take.
/// </summary>
internal static class SumFormat
{
    private const int FloatsOfMoment = sizeof(double) / sizeof(float);

    /// <returns>[gradient + neurons + 2 moments] In a buffer of the pool.</returns>
    public static AlignedBuffer Join(in WorkItem work, ShardSum sum, TensorPool pool)
    {
        var gradient = work.HasGradient ? sum.Settle().Span : [];
        var layers = work.HasGradient && work.Statistics ? sum.Activations : [];
        var floats = pool.Rent(gradient.Length + layers.Sum(layer => layer.Active.Length) + FloatsOfMoment * sum.Moments.Length);
        gradient.CopyTo(floats.Span);
        var rest = floats.Span[gradient.Length..];
        foreach (var layer in layers)
        {
            MemoryMarshal.Cast<int, float>(layer.Active).CopyTo(rest);
            rest = rest[layer.Active.Length..];
        }

        MemoryMarshal.Cast<double, float>(sum.Moments).CopyTo(rest);
        return floats;
    }

    /// <summary>The sum that <see cref="Join"/> was given. <paramref name="floats"/> go back to the pool.</summary>
    /// <param name="work">What was asked for.</param>
    /// <param name="floats">[gradient + neurons + 2 moments]</param>
    /// <param name="fields">Of the message.</param>
    /// <param name="pool">Where the gradient is taken from.</param>
    /// <param name="home">Takes the sum when it is released.</param>
    /// <exception cref="InvalidDataException">Fields and floats do not fit each other.</exception>
    public static ShardSum Split(
        in WorkItem work, AlignedBuffer floats, Protos.ShardsComputed fields, TensorPool pool, Action<ShardSum> home)
    {
        var asked = work.HasGradient && work.Statistics;
        if (asked != fields.Layers.Count > 0)
            throw new InvalidDataException($"layers: the statistics {(asked ? "that were asked for are missing" : "were not asked for")}");
        var neurons = StatisticsFormat.Neurons(fields.Layers);
        if (neurons > floats.Length || (neurons == floats.Length && work.HasGradient))
            throw new InvalidDataException($"layers have {neurons} neurons, but only {floats.Length} floats came");

        var moments = FieldRules.InRange(fields.Moments, 0, (floats.Length - (int)neurons) / FloatsOfMoment, "moments");
        var length = floats.Length - (int)neurons - FloatsOfMoment * moments;
        if (length > 0 != work.HasGradient)
            throw new InvalidDataException($"{length} floats came for a gradient, which the work has{(work.HasGradient ? "" : " not")}");

        var counts = MemoryMarshal.Cast<float, int>(floats.Span.Slice(length, (int)neurons));
        var gradient = length > 0 ? pool.Rent(length) : new AlignedBuffer(0);
        var sum = new ShardSum(gradient, StatisticsFormat.Read(fields.Layers, counts), length > 0 ? home : null);
        for (var i = 0; i < fields.Layers.Count; i++) sum.SquaredGradients[i] = fields.Layers[i].SquaredGradients;
        floats.Span[..length].CopyTo(gradient.Span);
        MemoryMarshal.Cast<float, double>(floats.Span[(length + (int)neurons)..]).CopyTo(sum.MakeMoments(moments));
        pool.Return(floats);
        return sum;
    }
}
