using Cluster.Coordinator.Experiments.Schema;
using Cluster.Coordinator.Experiments.Search;
using Cluster.Coordinator.Experiments.Yaml;
using Cluster.Shared;

namespace Cluster.Coordinator.Experiments;

/// <summary>Reads experiment files. What can be wrong with one is found here, before anything starts, and all of it at once.</summary>
public static class ExperimentReader
{
    /// <summary>Runs that one experiment may ask for.</summary>
    public const int RunsMax = 10_000;

    /// <summary>Keys inside <c>search</c>, those of a range included.</summary>
    public static IReadOnlyList<string> SearchKeys { get; } = [.. SearchReader.Keys, .. SearchSpaceReader.RangeKeys];

    private const int CharactersMax = 1_000_000;

    /// <param name="text">The file's contents.</param>
    /// <param name="fileName">As the user named it; messages begin with it.</param>
    /// <param name="overrides">Of <c>--set</c>: <c>key=value</c> each, the later ones count.</param>
    /// <param name="dataNames">Names of the data sets there are.</param>
    /// <param name="dataInfo">
    /// Asked once, for the data set that the experiment names; its <see cref="UserException"/> is reported with the place of the name.
    /// </param>
    /// <exception cref="ExperimentException">The experiment cannot be run as it is written.</exception>
    public static Experiment Read(
        string text, string fileName, IReadOnlyList<string> overrides, IReadOnlyList<string> dataNames, Func<string, DataInfo> dataInfo)
    {
        var problems = new ProblemList();
        var start = new Origin(fileName, 1, 1);
        var entries = ReadEntries(text, start, problems);
        var changes = ExperimentOverrides.Read(overrides, problems);
        foreach (var (path, entry) in changes.Values) entries[path] = entry;

        var invalid = new HashSet<string>(StringComparer.Ordinal);
        var settings = ReadSettings(entries, invalid, problems);
        var grid = new ExperimentGridReader(changes, problems).Read(entries.GetValueOrDefault(ExperimentKeys.Grid), start);
        invalid.UnionWith(grid.Invalid);
        var search = ReadSearch(entries, changes, invalid, problems);
        var published = entries.TryGetValue(ExperimentKeys.Published, out var figures)
            ? new PublishedReader(dataNames, problems).Read(figures.Value)
            : [];

        if (Open(settings, start, dataNames, dataInfo, problems) is { } data)
        {
            var expansion = new ExperimentExpansion(fileName, data, settings, invalid, changes, problems);
            if ((search is null ? expansion.Expand(grid) : expansion.Expand(search)) is { } expanded)
            {
                published = PublishedMatching.Select(published, expanded.Drafts, changes, problems);
                problems.ThrowIfAny();
                return Resolve(settings, expanded, published, search);
            }
        }

        problems.ThrowIfAny();
        throw new InvalidOperationException("An experiment without problems was not expanded.");
    }

    /// <summary>The data set that an experiment names, as it is written; null where it names none. Finds no fault with anything.</summary>
    public static string? DataNameOf(string text, IReadOnlyList<string> overrides)
    {
        var ignored = new ProblemList();
        var start = new Origin("", 1, 1);
        if (ExperimentOverrides.Read(overrides, ignored).Values.TryGetValue(ExperimentKeys.Data, out var changed))
            return (changed.Value as YamlText)?.Text;
        if (YamlTree.Parse(text, start.Source, ignored) is not YamlMap map) return null;
        return ExperimentEntries.Read(map, ignored).TryGetValue(ExperimentKeys.Data, out var entry)
            ? (entry.Value as YamlText)?.Text
            : null;
    }

    private static Dictionary<string, YamlEntry> ReadEntries(string text, Origin start, ProblemList problems)
    {
        const string example = "it needs 'key: value' lines, for example 'epochs: 30'";
        if (text.Length > CharactersMax)
        {
            problems.Add(start,
                $"The file has {text.Length} characters; an experiment may have {CharactersMax}. Is this an experiment file?");
            problems.ThrowIfAny();
        }

        var root = YamlTree.Parse(text.TrimStart('\uFEFF'), start.Source, problems);
        if (root is null or YamlText { IsNothing: true }) problems.Add(start, $"The file is empty; {example}.");
        else if (root is not (YamlMap or YamlUnreadable)) problems.Add(root.Origin, $"The file is {root.Described}; {example}.");
        if (root is not YamlMap map) problems.ThrowIfAny();
        else return ExperimentEntries.Read(map, problems);
        return [];
    }

    private static Dictionary<string, Setting> ReadSettings(
        Dictionary<string, YamlEntry> entries, HashSet<string> invalid, ProblemList problems)
    {
        var settings = new Dictionary<string, Setting>(StringComparer.Ordinal);
        foreach (var key in ExperimentKeys.All)
        {
            if (key.Apply is null || !entries.TryGetValue(key.Path, out var entry)) continue;
            if (key.Type.Read(entry.Value, key.Path, problems) is { } value) settings[key.Path] = new Setting(value, entry.Value.Origin);
            else invalid.Add(key.Path);
        }

        return settings;
    }

    /// <summary>Null without a search, and after reporting why there is none.</summary>
    private static SearchSettings? ReadSearch(
        Dictionary<string, YamlEntry> entries, ExperimentOverrides changes, HashSet<string> invalid, ProblemList problems)
    {
        if (!entries.TryGetValue(ExperimentKeys.Search, out var entry))
        {
            foreach (var change in changes.Search.Values.Concat(changes.SearchSpace.Values))
                problems.Add(change.Origin, "The experiment has no 'search' that this could change.");
            return null;
        }

        if ((entries.GetValueOrDefault(ExperimentKeys.Grid) ?? changes.Axes.Values.FirstOrDefault()) is { } grid)
            problems.Add(grid.Origin,
                "'search' and 'grid' both say what varies: write the grid's alternatives into 'search.space', or remove one.");
        if (entries.TryGetValue(ExperimentKeys.Compare, out var compare))
        {
            problems.Add(compare.Origin,
                "A search compares by what it ranks by: leave 'compare' out, and name the figure in 'search.metric'.");
        }


        var reader = new SearchReader(changes, problems);
        var search = reader.Read(entry);
        invalid.UnionWith(reader.Invalid);
        return search;
    }

    /// <summary>Null after reporting why.</summary>
    private static DataInfo? Open(
        Dictionary<string, Setting> settings, Origin start, IReadOnlyList<string> dataNames, Func<string, DataInfo> dataInfo,
        ProblemList problems)
    {
        var setting = settings.GetValueOrDefault(ExperimentKeys.Data) ?? new Setting("digits", start);
        var written = new YamlText(setting.Origin, (string)setting.Value, quoted: true);
        var name = DataNames.Read(written, ExperimentKeys.Data, dataNames, problems);
        if (name is null) return null;
        try
        {
            return dataInfo(name);
        }
        catch (UserException e)
        {
            problems.Add(setting.Origin, e.Message);
            return null;
        }
    }

    private static Experiment Resolve(
        Dictionary<string, Setting> settings, ExpandedGrid expanded, IReadOnlyList<PublishedEntry> published, SearchSettings? search)
    {
        var (grid, drafts) = expanded;
        var names = new ConfigurationLabels(grid.Keys, drafts);
        var labels = search is null ? names.Shortest() : names.Whole();
        var configurations = drafts.Select((draft, index) => new Configuration
        {
            Key = [.. grid.Keys.Select(key => KeyValuePair.Create(key.Path, key.Type.ToJson(draft.Values[key.Path])))],
            Label = labels[index],
            Template = draft.ToSpecification(),
            Slots = draft.Slots,
        }).ToList();
        return new Experiment
        {
            Name = drafts[0].Name,
            Title = drafts[0].Title,
            Description = drafts[0].Description,
            Focus = drafts[0].Focus,
            Compare = search?.Metric ?? drafts[0].Compare,
            Alerts = drafts[0].Alerts,
            Search = search is null ? null : Plan(search, settings, expanded, labels),
            Configurations = configurations,
            Seeds = drafts[0].Seeds,
            Published = PublishedMatching.Resolve(published, drafts, configurations),
            ResolvedYaml = ResolvedExperiment.Write(settings, grid, drafts, published, search),
        };
    }

    private static SearchPlan Plan(
        SearchSettings search, Dictionary<string, Setting> settings, ExpandedGrid expanded, IReadOnlyList<string> labels) => new()
        {
            Method = search.Method,
            Metric = search.Metric,
            Space = [.. search.Space.Select(axis => axis.Described)],
            Seed = search.Seed,
            Rungs = search.Method == SearchMethod.Halving ? search.Rungs(expanded.Drafts.Count, expanded.Drafts[0].Epochs) : [],
            Yaml = trial => ResolvedExperiment.WriteTrial(settings, expanded.Grid, expanded.Drafts[trial], search.Metric, labels[trial]),
        };
}
