using Cluster.Shared.Diagnostics;
using Cluster.Shared.Protos;
using Cluster.Shared.Training.Shards;

namespace Cluster.Shared.Wire;

/// <summary>Activation statistics: the few numbers of each layer. The counts of neurons lie beside; see <see cref="SumFormat"/>.</summary>
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

    /// <returns>Of all layers.</returns>
    public static long Neurons(IReadOnlyList<LayerActivations> fields)
    {
        var neurons = 0L;
        foreach (var field in fields) neurons += FieldRules.InRange(field.Neurons, 1, int.MaxValue, "layers.neurons");
        return neurons;
    }

    /// <param name="fields">Of each layer.</param>
    /// <param name="counts">[neurons] Of all layers.</param>
    public static ActivationStatistics[] Read(IReadOnlyList<LayerActivations> fields, ReadOnlySpan<int> counts)
    {
        if (counts.ContainsAnyInRange(int.MinValue, -1)) throw new InvalidDataException("the count of a neuron is negative");
        var layers = new ActivationStatistics[fields.Count];
        for (var i = 0; i < layers.Length; i++)
        {
            layers[i] = Read(fields[i], counts[..fields[i].Neurons]);
            counts = counts[fields[i].Neurons..];
        }

        return layers;
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
