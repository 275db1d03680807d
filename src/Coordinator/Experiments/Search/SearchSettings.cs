using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Cluster.Coordinator.Experiments.Schema;
using Cluster.Coordinator.Experiments.Yaml;
using Cluster.Shared.Numerics;

namespace Cluster.Coordinator.Experiments.Search;

/// <summary>What <c>search</c> says.</summary>
internal sealed record SearchSettings
{
    public required Origin Origin { get; init; }

    public required IReadOnlyList<SearchAxis> Space { get; init; }

    public SearchMethod Method { get; init; }

    public RunMetric Metric { get; init; }

    /// <summary>Draws, or the most points that a grid may have; null where the points of each key are given.</summary>
    public int? Trials { get; init; }

    /// <summary>Of a grid: values of each range; empty where they follow from the trials.</summary>
    public IReadOnlyDictionary<string, int> Points { get; init; } = new Dictionary<string, int>();

    public ulong Seed { get; init; }

    public int Eta { get; init; } = 3;

    public int FromEpochs { get; init; } = 1;

    /// <summary>
    /// Endless. A value is a function of the search's seed, the draw and the key, so that a key more or less in the space changes no
    /// other, and more trials begin with the same ones.
    /// </summary>
    public IEnumerable<IReadOnlyDictionary<string, Setting>> Draws()
    {
        for (var draw = 0UL; ; draw++)
        {
            yield return Space.ToDictionary(
                axis => axis.Key.Path,
                axis => axis.At(new RandomStream(Seed, RandomPurpose.Search, NumberOf(axis.Key.Path)).Uniform(draw)));
        }
    }

    /// <summary>The axes of a grid over the space.</summary>
    public IReadOnlyList<(ExperimentKey Key, IReadOnlyList<Setting> Levels)> Levels()
    {
        var counts = Points.Count > 0 ? Points : PointsWithin(Trials ?? 1);
        return [.. Space.Select(axis => (axis.Key, axis.Levels(counts.GetValueOrDefault(axis.Key.Path, 1))))];
    }

    /// <summary>
    /// As many values for each range as the budget allows: the same number for all, then one more for the first ranges as long as that
    /// still fits. Ranges of whole numbers may give fewer.
    /// </summary>
    public IReadOnlyDictionary<string, int> PointsWithin(int trials)
    {
        var fixedCount = Space.OfType<ChoiceAxis>().Aggregate(1.0, (count, axis) => count * axis.Alternatives.Count);
        var ranges = Space.OfType<RangeAxis>().ToList();
        var counts = ranges.ToDictionary(axis => axis.Key.Path, _ => 1);
        for (var grown = true; grown;)
        {
            grown = false;
            foreach (var path in ranges.Select(axis => axis.Key.Path))
            {
                var product = fixedCount * counts.Values.Aggregate(1.0, (count, n) => count * n) / counts[path] * (counts[path] + 1);
                if (product > trials) continue;
                counts[path]++;
                grown = true;
            }
        }

        return counts;
    }

    /// <summary>Stages of halving up to all epochs.</summary>
    public IReadOnlyList<Rung> Rungs(int trials, int epochs)
    {
        var rungs = new List<Rung>();
        var stage = (long)FromEpochs;
        for (; stage < epochs; (stage, trials) = (stage * Eta, Math.Max(1, trials / Eta))) rungs.Add(new Rung((int)stage, trials));
        return [.. rungs, new Rung(epochs, trials)];
    }

    private static uint NumberOf(string key) => BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
