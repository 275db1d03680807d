using System.Globalization;
using Cluster.Coordinator.Experiments.Yaml;

namespace Cluster.Coordinator.Experiments.Schema;

/// <summary>The hidden layers' sizes.</summary>
internal sealed class LayerSizesType(int layersMax, int neuronsMax) : KeyType
{
    private readonly IntegerType _size = new(1, neuronsMax);

    public override string Name => "list of integers";

    public override string Allowed => $"a list of at most {layersMax} layer sizes such as [30, 30], each {_size.Allowed}";

    internal override bool IsList => true;

    internal override object? Read(YamlValue value, string key, ProblemList problems)
    {
        if (value is not YamlList list || list.Items.Count > layersMax) return Refuse(value, key, problems);
        var sizes = list.Items.Select((item, layer) => _size.Read(item, $"{key}, layer {layer + 1}", problems)).ToList();
        return sizes.Contains(null) ? null : (int[])[.. sizes.Cast<int>()];
    }

    internal override string Write(object value) => YamlWriter.List(((int[])value).Select(size => _size.Write(size)));

    /// <summary>"3 × 30" for three layers of thirty, "100-30" for unequal ones.</summary>
    internal override string Show(object value)
    {
        var sizes = (int[])value;
        if (sizes.Length == 0) return "no hidden layer";
        return sizes.All(size => size == sizes[0]) ? $"{sizes.Length} × {sizes[0]}" : string.Join('-', sizes);
    }
}

/// <summary>Seeds, as a list or as how many.</summary>
internal sealed class SeedsType(int max) : KeyType
{
    public override string Name => "integer, or list of integers";

    public override string Allowed => $"a number of seeds from 1 to {max}, or a list of at most {max} different seeds such as [3, 14, 15]";

    internal override bool IsList => true;

    internal override object? Read(YamlValue value, string key, ProblemList problems)
    {
        if (value is YamlText { Quoted: false } text && TryRead(text.Text, out var count) && count >= 1 && count <= (ulong)max)
            return (ulong[])[.. Enumerable.Range(0, (int)count).Select(seed => (ulong)seed)];
        if (value is not YamlList { Items.Count: > 0 } list || list.Items.Count > max) return Refuse(value, key, problems);

        var seeds = new List<ulong>();
        foreach (var item in list.Items)
        {
            if (item is not YamlText { Quoted: false } one || !TryRead(one.Text, out var seed))
            {
                problems.Refuse(item, "A seed", $"a whole number from 0 to {ulong.MaxValue}");
            }
            else if (seeds.Contains(seed))
            {
                problems.Add(item.Origin, $"Seed {seed} stands twice; the same seed gives the same run: remove one.");
            }
            else
            {
                seeds.Add(seed);
            }
        }

        return seeds.Count == list.Items.Count ? seeds.ToArray() : null;
    }

    internal override string Write(object value)
    {
        var seeds = (ulong[])value;
        var counted = !seeds.Where((seed, index) => seed != (ulong)index).Any();
        return counted ? $"{seeds.Length}" : YamlWriter.List(seeds.Select(seed => $"{seed}"));
    }

    private static bool TryRead(string text, out ulong number) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
