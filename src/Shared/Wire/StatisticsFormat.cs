using System.Runtime.InteropServices;
using Cluster.Shared.Diagnostics;
using Cluster.Shared.Numerics;
using Cluster.Shared.Protos;
using Cluster.Shared.Training;

namespace Cluster.Shared.Wire;

/// <summary>
/// Activation statistics beside a gradient. The few numbers of a layer are fields; the counts of its neurons, of which there may be more
/// than a header holds, lie behind the gradient. Diagnoses are rare enough for the copies that this takes.
/// </summary>
internal static class StatisticsFormat
{
    public static void Write(ShardSum sum, ICollection<LayerActivations> fields)
    {
        foreach (var (layer, squaredGradients) in sum.Activations.Zip(sum.SquaredGradients))
        {
            fields.Add(new()
            {
                Sum = layer.Sum,
                SumOfSquares = layer.SumOfSquares,
                SumOfSquaredSlopes = layer.SumOfSquaredSlopes,
                SquaredGradients = squaredGradients,
                Saturated = layer.Saturated,
                Count = layer.Count,
                Neurons = layer.Active.Length,
            });
        }
    }

    /// <returns>[parameters + neurons] Gradient and counts, in a buffer of the pool.</returns>
    public static AlignedBuffer Append(ShardSum sum, TensorPool pool)
    {
        var gradient = sum.Settle().Span;
        var floats = pool.Rent(gradient.Length + sum.Activations.Sum(layer => layer.Active.Length));
        gradient.CopyTo(floats.Span);
        var rest = floats.Span[gradient.Length..];
        foreach (var layer in sum.Activations)
        {
            MemoryMarshal.Cast<int, float>(layer.Active).CopyTo(rest);
            rest = rest[layer.Active.Length..];
        }

        return floats;
    }

    /// <summary>The sum that <see cref="Append"/> was given. <paramref name="floats"/> go back to the pool.</summary>
    /// <param name="floats">[parameters + neurons]</param>
    /// <param name="fields">Of each layer.</param>
    /// <param name="pool">Where the gradient is taken from.</param>
    /// <param name="home">Takes the sum when it is released.</param>
    /// <exception cref="InvalidDataException">Layers and floats do not fit each other.</exception>
    public static ShardSum Split(
        AlignedBuffer floats, IReadOnlyList<LayerActivations> fields, TensorPool pool, Action<ShardSum> home)
    {
        var neurons = 0L;
        foreach (var field in fields) neurons += FieldRules.InRange(field.Neurons, 1, int.MaxValue, "layers.neurons");
        if (fields.Count == 0) throw new InvalidDataException("layers: the statistics that were asked for are missing");
        if (neurons >= floats.Length)
            throw new InvalidDataException($"layers have {neurons} neurons, but only {floats.Length} floats came");

        var length = floats.Length - (int)neurons;
        var counts = MemoryMarshal.Cast<float, int>(floats.Span[length..]);
        if (counts.ContainsAnyInRange(int.MinValue, -1)) throw new InvalidDataException("the count of a neuron is negative");
        var layers = new ActivationStatistics[fields.Count];
        for (var i = 0; i < layers.Length; i++)
        {
            layers[i] = Read(fields[i], counts[..fields[i].Neurons]);
            counts = counts[fields[i].Neurons..];
        }

        var gradient = pool.Rent(length);
        floats.Span[..length].CopyTo(gradient.Span);
        pool.Return(floats);
        var sum = new ShardSum(gradient, layers, home);
        for (var i = 0; i < layers.Length; i++) sum.SquaredGradients[i] = fields[i].SquaredGradients;
        return sum;
    }

    private static ActivationStatistics Read(LayerActivations fields, ReadOnlySpan<int> counts)
    {
        var layer = new ActivationStatistics(fields.Neurons)
        {
            Sum = fields.Sum,
            SumOfSquares = fields.SumOfSquares,
            SumOfSquaredSlopes = fields.SumOfSquaredSlopes,
            Saturated = FieldRules.NotNegative(fields.Saturated, "layers.saturated"),
            Count = FieldRules.NotNegative(fields.Count, "layers.count"),
        };
        counts.CopyTo(layer.Active);
        return layer;
    }
}
