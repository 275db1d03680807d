using Cluster.Coordinator.Experiments.Schema;
using Cluster.Coordinator.Experiments.Schema.Keys;
using Cluster.Coordinator.Experiments.Search;
using Cluster.Coordinator.Experiments.Yaml;

namespace Cluster.Coordinator.Experiments;

/// <summary>Reads <c>search</c> and what the command line makes of it.</summary>
internal sealed class SearchReader(ExperimentOverrides overrides, ProblemList problems)
{
    public const string Space = "space";
    private const string Method = "method";
    private const string Trials = "trials";
    private const string Points = "points";
    private const string Metric = "metric";
    private const string Seed = "seed";
    private const string Eta = "eta";
    private const string FromEpochs = "from_epochs";

    private readonly SearchSpaceReader _space = new(overrides, problems);

    public static IReadOnlyList<string> Keys { get; } = [Method, Trials, Points, Metric, Seed, Eta, FromEpochs, Space];

    /// <summary>Figures of the validation examples: what a search chooses by must not be what it trained on.</summary>
    internal static ChoiceType<RunMetric> MetricType { get; } = new(
        RunMetric.TrainCostFinal, RunMetric.TrainObjectiveFinal, RunMetric.TrainAccuracyFinal, RunMetric.AccuracyGap,
        RunMetric.SaturatedShareLast);

    /// <summary>Keys with values that could not be read.</summary>
    public IReadOnlySet<string> Invalid => _space.Invalid;

    /// <summary>Null after reporting why, and where the command line leaves nothing to be searched.</summary>
    public SearchSettings? Read(YamlEntry entry)
    {
        if (entry.Value is not YamlMap map)
        {
            var given = entry.Value is YamlText { Text: "grid" or "halving" } text ? text.Text : "random";
            problems.Refuse(entry.Value, $"'{entry.Key}'", ExperimentKeys.Find(ExperimentKeys.Search)!.Type.Allowed,
                $" For example {{ method: {given}, trials: 30, space: {{ learning_rate: {{ from: 0.01, to: 1, scale: log }} }} }}.");
            return null;
        }

        var fields = ExperimentEntries.Read(map, Keys, $"'{ExperimentKeys.Search}'", problems);
        foreach (var (key, changed) in overrides.Search) fields[key] = changed;
        var axes = _space.Read(fields.GetValueOrDefault(Space), entry.Origin);
        var method = Value(fields, Method, new ChoiceType<SearchMethod>(), SearchMethod.Random);
        var settings = new SearchSettings
        {
            Origin = entry.Origin,
            Space = axes,
            Method = method,
            Metric = Value(fields, Metric, MetricType, RunMetric.ValidationAccuracyBest),
            Trials = Value<int?>(fields, Trials, new IntegerType(1, ExperimentReader.RunsMax), null),
            Points = ReadPoints(fields, method, axes),
            Seed = (ulong)Value(fields, Seed, new IntegerType(0, int.MaxValue), 0),
            Eta = Value(fields, Eta, new IntegerType(2, 100), 3),
            FromEpochs = Value(fields, FromEpochs, new IntegerType(1, Key.EpochsMax), 1),
        };
        CheckUse(fields, settings);
        return axes.Count == 0 ? null : settings;
    }

    private T Value<T>(Dictionary<string, YamlEntry> fields, string key, KeyType type, T @default) =>
        fields.TryGetValue(key, out var entry) && type.Read(entry.Value, $"{ExperimentKeys.Search}.{key}", problems) is T value
            ? value
            : @default;

    private Dictionary<string, int> ReadPoints(Dictionary<string, YamlEntry> fields, SearchMethod method, IReadOnlyList<SearchAxis> axes)
    {
        var points = new Dictionary<string, int>(StringComparer.Ordinal);
        if (method != SearchMethod.Grid || !fields.TryGetValue(Points, out var entry)) return points;
        var (type, ranges) = (new IntegerType(1, 1000), axes.OfType<RangeAxis>().Select(axis => axis.Key.Path).ToList());

        // Nothing more is said of a range that could not be read; one that the command line took out of the space is passed over.
        bool IsPassedOver(string path) => !ranges.Contains(path) && (Invalid.Contains(path) || overrides.Values.ContainsKey(path));
        if (entry.Value is not YamlMap map)
        {
            if (type.Read(entry.Value, $"{ExperimentKeys.Search}.{Points}", problems) is int all)
                foreach (var path in ranges) points[path] = all;
            return points;
        }

        var entries = ExperimentEntries.ReadPaths(map, $"'{ExperimentKeys.Search}.{Points}'", [.. ranges, .. Invalid], problems);
        foreach (var (path, given) in entries.Where(pair => !IsPassedOver(pair.Key)))
        {
            if (!ranges.Contains(path)) problems.Add(given.Origin, $"'{path}' has no range in 'space': only ranges need points.");
            else if (type.Read(given.Value, $"{Points}.{path}", problems) is int count) points[path] = count;
        }

        foreach (var path in ranges.Where(path => !entries.ContainsKey(path)))
            problems.Add(entry.Origin, $"'points' has no number for '{path}'; name every range of 'space', or give one number for all.");
        return points;
    }

    /// <summary>What a method needs, and what it has no use for; what a change of the method left without use is passed over.</summary>
    private void CheckUse(Dictionary<string, YamlEntry> fields, SearchSettings settings)
    {
        var method = Choices.SnakeCase(settings.Method);
        var isGrid = settings.Method == SearchMethod.Grid;
        if (!isGrid && !fields.ContainsKey(Trials))
            problems.Add(settings.Origin, $"A search with method {method} needs 'trials', the number of draws.");
        if (isGrid && !fields.ContainsKey(Trials) && !fields.ContainsKey(Points) && settings.Space.OfType<RangeAxis>().Any())
            problems.Add(settings.Origin,
                "A grid over ranges needs 'points', the values of each, or 'trials', how many points all together.");
        if (overrides.Search.Count > 0) return;
        if (isGrid && fields.TryGetValue(Points, out var points) && fields.ContainsKey(Trials))
            problems.Add(points.Origin, "'points' and 'trials' both say how large the grid is: remove one.");
        if (!isGrid) RefuseUse(fields, Points, "grid");
        if (settings.Method == SearchMethod.Halving) return;
        RefuseUse(fields, Eta, "halving");
        RefuseUse(fields, FromEpochs, "halving");
    }

    private void RefuseUse(Dictionary<string, YamlEntry> fields, string key, string method)
    {
        if (fields.TryGetValue(key, out var entry))
            problems.Add(entry.Origin, $"'{key}' has no effect here: it is used only with method {method}.");
    }
}
