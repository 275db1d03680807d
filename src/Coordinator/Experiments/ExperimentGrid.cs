using Cluster.Coordinator.Experiments.Schema;
using Cluster.Coordinator.Experiments.Yaml;

namespace Cluster.Coordinator.Experiments;

/// <summary>A key and the values that it takes in turn.</summary>
internal sealed record GridAxis(ExperimentKey Key, IReadOnlyList<Setting> Alternatives);

/// <summary>All combinations of the axes' values, the first axis slowest.</summary>
internal sealed record GridBlock(Origin Origin, IReadOnlyList<GridAxis> Axes)
{
    /// <summary>Points; a product that may be far beyond any whole number's range, as long as nobody has checked it.</summary>
    public double Count => Axes.Aggregate(1.0, (count, axis) => count * axis.Alternatives.Count);

    public IEnumerable<IReadOnlyDictionary<string, Setting>> Points()
    {
        IEnumerable<Dictionary<string, Setting>> points = [[]];
        return Axes.Aggregate(points, (sofar, axis) =>
            sofar.SelectMany(point =>
                axis.Alternatives.Select(value => new Dictionary<string, Setting>(point) { [axis.Key.Path] = value })));
    }
}

/// <summary>The union of its blocks.</summary>
/// <param name="Blocks">At least one; a block without axes is the base configuration.</param>
/// <param name="Invalid">Keys with values that could not be read.</param>
internal sealed record ExperimentGrid(IReadOnlyList<GridBlock> Blocks, IReadOnlySet<string> Invalid)
{
    /// <summary>Keys that any block varies, in the order of the file.</summary>
    public IReadOnlyList<ExperimentKey> Keys { get; } = [.. Blocks.SelectMany(block => block.Axes).Select(axis => axis.Key).Distinct()];

    public double Count => Blocks.Sum(block => block.Count);
}

/// <summary>Reads <c>grid</c> and what the command line makes of it.</summary>
internal sealed class ExperimentGridReader(ExperimentOverrides overrides, ProblemList problems)
{
    private readonly HashSet<string> _invalid = new(StringComparer.Ordinal);

    /// <param name="entry">The key <c>grid</c>; null without.</param>
    /// <param name="documentStart">Where a grid that only the command line gives is said to be.</param>
    public ExperimentGrid Read(YamlEntry? entry, Origin documentStart)
    {
        var blocks = entry is null ? [] : ReadBlocks(entry.Value);
        if (blocks.Count == 0) blocks.Add(new GridBlock(entry?.Origin ?? documentStart, []));
        return new ExperimentGrid(WithOverrides(blocks), _invalid);
    }

    private List<GridBlock> ReadBlocks(YamlValue value)
    {
        switch (value)
        {
            case YamlMap { Entries.Count: > 0 } map:
                return [ReadBlock(map)];
            case YamlMap or YamlList { Items.Count: 0 }:
                const string example = "hidden: [[30], [30, 30]]";
                problems.Add(value.Origin, $"The grid is empty: give a key and its alternatives, for example {example}, or remove 'grid'.");
                return [];
            case YamlList list:
                var blocks = new List<GridBlock>();
                foreach (var item in list.Items)
                {
                    if (item is YamlMap { Entries.Count: > 0 } part) blocks.Add(ReadBlock(part));
                    else problems.Refuse(item, "Each part of 'grid'", "a mapping of keys to lists of alternatives");
                }

                return blocks;
            default:
                problems.Refuse(value, "'grid'", ExperimentKeys.Find(ExperimentKeys.Grid)!.Type.Allowed);
                return [];
        }
    }

    private GridBlock ReadBlock(YamlMap map) =>
        new(map.Origin, [.. ExperimentEntries.Read(map, problems).Select(ReadAxis).OfType<GridAxis>()]);

    private GridAxis? ReadAxis(KeyValuePair<string, YamlEntry> entry)
    {
        var key = ExperimentKeys.Find(entry.Key)!;
        if (!key.PerConfiguration)
        {
            var hint = key.Path == ExperimentKeys.Seeds ? " Every configuration runs with all seeds." : "";
            problems.Add(entry.Value.Origin, $"'{key}' belongs to the whole experiment and cannot vary in its grid.{hint}");
            return null;
        }

        if (ReadAlternatives(key, entry.Value.Value) is { } alternatives) return new GridAxis(key, alternatives);
        _invalid.Add(key.Path);
        return null;
    }

    /// <summary>Null if any of it cannot be read, which is then reported.</summary>
    private List<Setting>? ReadAlternatives(ExperimentKey key, YamlValue value)
    {
        if (value is YamlList list) return Alternatives.Read(key, list, ExperimentKeys.Grid, problems);
        return key.Type.Read(value, key.Path, problems) is { } single ? [new Setting(single, value.Origin)] : null;
    }

    private List<GridBlock> WithOverrides(List<GridBlock> blocks)
    {
        var axes = overrides.Axes.Select(ReadAxis).OfType<GridAxis>().ToList();
        var known = blocks.SelectMany(block => block.Axes).Select(axis => axis.Key).ToHashSet();
        return [.. blocks.Select(block => block with
        {
            Axes =
            [
                .. block.Axes.Where(axis => overrides.Axes.ContainsKey(axis.Key.Path) || !overrides.Values.ContainsKey(axis.Key.Path))
                    .Select(axis => axes.FirstOrDefault(changed => changed.Key == axis.Key) ?? axis),
                .. axes.Where(axis => !known.Contains(axis.Key)),
            ],
        })];
    }
}
