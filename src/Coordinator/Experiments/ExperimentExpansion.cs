using Cluster.Coordinator.Experiments.Checks;
using Cluster.Coordinator.Experiments.Schema;
using Cluster.Coordinator.Experiments.Search;
using Cluster.Coordinator.Experiments.Yaml;
using Cluster.Shared;

namespace Cluster.Coordinator.Experiments;

/// <param name="Grid">The grid that gives these configurations.</param>
/// <param name="Drafts">In its order.</param>
internal sealed record ExpandedGrid(ExperimentGrid Grid, IReadOnlyList<ExperimentDraft> Drafts);

/// <summary>Makes the configurations of a grid and checks each.</summary>
internal sealed class ExperimentExpansion(
    string fileName, DataInfo data, IReadOnlyDictionary<string, Setting> settings, IReadOnlySet<string> invalid,
    ExperimentOverrides overrides,
    ProblemList problems)
{
    // Draws of alternatives repeat; when so many in a row say nothing new, the space has nothing new.
    private const int DrawsPerTrial = 100;

    /// <summary>Null after reporting that there are too many.</summary>
    /// <param name="grid">What varies.</param>
    /// <param name="source">Completes "number 1 of the …".</param>
    public ExpandedGrid? Expand(ExperimentGrid grid, string source = ExperimentKeys.Grid)
    {
        if (AreTooMany(grid.Count, grid.Blocks[0].Origin)) return null;
        var points = new List<GridBlock>();
        var drafts = new List<ExperimentDraft>();
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var repeats = new List<(Origin Place, string Problem)>();
        foreach (var (block, point) in grid.Blocks.SelectMany(block => block.Points().Select(point => (block, point))))
        {
            var draft = Build(point, block.Origin);
            if (numbers.TryAdd(IdentityOf(draft), drafts.Count + 1))
            {
                points.Add(AsBlock(block, point));
                drafts.Add(draft);
            }
            else
            {
                repeats.Add((block.Origin, Twice(numbers[IdentityOf(draft)], point, grid, source)));
            }
        }

        if (repeats.Count > 0 && IsMerged(grid))
        {
            ReportUnused(grid, drafts, repeats: false);
            return new ExpandedGrid(new ExperimentGrid(points, invalid), drafts);
        }

        var explained = ReportUnused(grid, drafts, repeats.Count > 0);
        if (!explained) foreach (var (place, problem) in repeats) problems.Add(place, problem);
        return new ExpandedGrid(grid, drafts);
    }

    /// <summary>The trials of a search, each a block of the grid; null after reporting that there are too many.</summary>
    public ExpandedGrid? Expand(SearchSettings search)
    {
        if (SearchChecks.Budget(search) is { } problem)
        {
            problems.Add(search.Origin, problem);
            return null;
        }

        var expanded = search.Method == SearchMethod.Grid
            ? Expand(new ExperimentGrid(
                [new GridBlock(search.Origin, [.. search.Levels().Select(axis => new GridAxis(axis.Key, axis.Levels))])], invalid),
                ExperimentKeys.Search)
            : Draw(search, search.Trials ?? 1);
        if (expanded is not null) SearchChecks.Run(search, expanded.Drafts, problems);
        return expanded;
    }

    /// <summary>A draw that repeats an earlier configuration is passed over.</summary>
    private ExpandedGrid? Draw(SearchSettings search, int trials)
    {
        if (AreTooMany(trials, search.Origin)) return null;
        var (blocks, drafts, known) = (new List<GridBlock>(), new List<ExperimentDraft>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var point in search.Draws().Take(trials * DrawsPerTrial))
        {
            var draft = Build(point, search.Origin);
            if (!known.Add(IdentityOf(draft))) continue;
            drafts.Add(draft);
            blocks.Add(new GridBlock(search.Origin, [.. search.Space.Select(axis => new GridAxis(axis.Key, [point[axis.Key.Path]]))]));
            if (drafts.Count == trials) break;
        }

        var grid = new ExperimentGrid(blocks, invalid);
        if (!ReportUnused(grid, drafts, drafts.Count < trials) && drafts.Count < trials)
        {
            var found = Plural.Of(drafts.Count, "different configuration");
            problems.Add(search.Origin, $"'trials' is {trials}, but the space has only {found}: lower 'trials', or widen the space.");
        }

        return new ExpandedGrid(grid, drafts);
    }

    private bool AreTooMany(double configurations, Origin origin)
    {
        var seeds = settings.TryGetValue(ExperimentKeys.Seeds, out var given) ? ((ulong[])given.Value).Length : 1;
        if (configurations * seeds <= ExperimentReader.RunsMax) return false;
        var counts = $"{configurations:0} configurations with {Plural.Of(seeds, "seed")} each are {configurations * seeds:0} runs";
        problems.Add(origin, $"{counts}; an experiment may have {ExperimentReader.RunsMax}.");
        return true;
    }

    private static string IdentityOf(ExperimentDraft draft) => $"{draft.ToSpecification().Fingerprint()} {draft.Slots}";

    private ExperimentDraft Build(IReadOnlyDictionary<string, Setting> point, Origin fallback)
    {
        var all = new Dictionary<string, Setting>(settings, StringComparer.Ordinal);
        foreach (var (path, setting) in point) all[path] = setting;
        var draft = ExperimentDraft.Build(fileName, data, all);
        draft.Varied.UnionWith(point.Keys);
        ConfigurationChecks.Run(draft, all, invalid, fallback, problems);
        return draft;
    }

    /// <summary>Whether equal configurations come of a <c>--set</c> that took a key out of a grid with several parts.</summary>
    private bool IsMerged(ExperimentGrid grid) => grid.Blocks.Count > 1 && overrides.ChangeConfigurations;

    private static GridBlock AsBlock(GridBlock block, IReadOnlyDictionary<string, Setting> point) =>
        new(block.Origin, [.. block.Axes.Select(axis => new GridAxis(axis.Key, [point[axis.Key.Path]]))]);

    private string Twice(int first, IReadOnlyDictionary<string, Setting> point, ExperimentGrid grid, string source)
    {
        var written = string.Join(", ", grid.Keys.Where(key => point.ContainsKey(key.Path))
            .Select(key => $"{key}: {key.Type.Write(point[key.Path].Value)}"));
        return $"The configuration {{ {written} }} is the same run as number {first} of the {source} "
            + "(a key without effect does not tell them apart): leave one out.";
    }

    /// <summary>A key that nothing uses is a misunderstanding, unless the command line made it so.</summary>
    /// <param name="grid">What varies.</param>
    /// <param name="drafts">All of its configurations.</param>
    /// <param name="repeats">Whether configurations are equal: then a useless key that varies is the reason, whatever made it so.</param>
    /// <returns>Whether it reported a key that varies.</returns>
    private bool ReportUnused(ExperimentGrid grid, List<ExperimentDraft> drafts, bool repeats)
    {
        var explained = false;
        foreach (var key in ExperimentKeys.All.Where(key => key.UsedOnly is not null && !invalid.Contains(key.Path)))
        {
            if (drafts.Any(draft => draft.Used.Contains(key.Path))) continue;
            var varied = grid.Blocks.SelectMany(block => block.Axes).FirstOrDefault(axis => axis.Key == key)?.Alternatives[0];
            if ((settings.GetValueOrDefault(key.Path) ?? varied) is not { } given) continue;
            var isReason = repeats && varied is not null;
            if (!given.Origin.IsOverride && overrides.ChangeConfigurations && !isReason) continue;
            problems.Add(given.Origin, $"'{key}' has no effect here: it is used only {key.UsedOnly}.");
            explained |= isReason;
        }

        return explained;
    }
}
