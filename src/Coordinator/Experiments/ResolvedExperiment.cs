using System.Text;
using Cluster.Coordinator.Experiments.Schema;
using Cluster.Coordinator.Experiments.Search;
using Cluster.Coordinator.Experiments.Yaml;

namespace Cluster.Coordinator.Experiments;

/// <summary>Writes an experiment with everything that was left open filled in, such that reading it gives the same experiment.</summary>
internal static class ResolvedExperiment
{
    private const string BestSuffix = "-best";
    private const int NameMax = 64;
    private const int TitleMax = 200;

    public static string Write(
        IReadOnlyDictionary<string, Setting> settings, ExperimentGrid grid, IReadOnlyList<ExperimentDraft> drafts,
        IReadOnlyList<PublishedEntry> published, SearchSettings? search)
    {
        var yaml = new StringBuilder();
        var group = "";
        foreach (var key in ExperimentKeys.All)
        {
            // A search compares by its metric.
            if (search is not null && key.Path == ExperimentKeys.Compare) continue;
            if (ValueOf(key, settings, grid, drafts) is not { } value) continue;
            var dot = key.Path.IndexOf('.');
            if (dot > 0 && key.Path[..dot] != group) yaml.Append($"{group = key.Path[..dot]}:\n");
            yaml.Append($"{(dot > 0 ? "  " : "")}{key.Path[(dot + 1)..]}: {key.Type.Write(value)}\n");
        }

        if (search is null) WriteGrid(yaml, grid);
        else WriteSearch(yaml, search);
        WritePublished(yaml, published);
        return yaml.ToString();
    }

    /// <summary>One configuration of a search as an experiment of its own.</summary>
    public static string WriteTrial(
        IReadOnlyDictionary<string, Setting> settings, ExperimentGrid grid, ExperimentDraft draft, RunMetric metric, string label)
    {
        var alone = settings.Where(setting => !grid.Keys.Any(key => key.Path == setting.Key)).ToDictionary();
        var name = draft.Name.Length > NameMax - BestSuffix.Length ? draft.Name[..(NameMax - BestSuffix.Length)] : draft.Name;
        alone["name"] = new Setting(name + BestSuffix, default);
        alone["title"] = new Setting($"{draft.Name}: {label}" is { Length: <= TitleMax } title ? title : draft.Name, default);
        alone[ExperimentKeys.Compare] = new Setting(metric, default);
        return Write(alone, new ExperimentGrid([new GridBlock(default, [])], grid.Invalid), [draft], [], search: null);
    }

    /// <summary>
    /// What the base configuration says of the key; null if nothing need be said: it is used nowhere, or the grid sets it, or its
    /// default differs between configurations because it follows a key that the grid sets.
    /// </summary>
    private static object? ValueOf(
        ExperimentKey key, IReadOnlyDictionary<string, Setting> settings, ExperimentGrid grid, IReadOnlyList<ExperimentDraft> drafts)
    {
        var users = drafts.Where(draft => draft.Used.Contains(key.Path)).ToList();
        if (key.Apply is null || users.Count == 0) return null;
        if (settings.TryGetValue(key.Path, out var setting)) return setting.Value;
        var agreed = users.Select(draft => key.Type.Write(draft.Values[key.Path])).Distinct().Count() == 1;
        return agreed && !grid.Keys.Contains(key) ? users[0].Values[key.Path] : null;
    }

    private static void WriteGrid(StringBuilder yaml, ExperimentGrid grid)
    {
        if (grid.Keys.Count == 0) return;
        yaml.Append($"{ExperimentKeys.Grid}:\n");
        foreach (var block in grid.Blocks)
        {
            var lead = grid.Blocks.Count > 1 ? "  - " : "  ";
            foreach (var axis in block.Axes)
            {
                yaml.Append($"{lead}{axis.Key}: {YamlWriter.List(axis.Alternatives.Select(value => axis.Key.Type.Write(value.Value)))}\n");
                if (grid.Blocks.Count > 1) lead = "    ";
            }
        }
    }

    private static void WriteSearch(StringBuilder yaml, SearchSettings search)
    {
        yaml.Append($"{ExperimentKeys.Search}:\n  method: {Choices.SnakeCase(search.Method)}\n");
        var points = string.Join(", ", search.Points.Select(range => $"{range.Key}: {range.Value}"));
        if (points.Length > 0) yaml.Append($"  points: {{ {points} }}\n");
        else if (search.Trials is { } trials) yaml.Append($"  trials: {trials}\n");
        yaml.Append($"  metric: {Choices.SnakeCase(search.Metric)}\n  seed: {search.Seed}\n");
        if (search.Method == SearchMethod.Halving) yaml.Append($"  eta: {search.Eta}\n  from_epochs: {search.FromEpochs}\n");
        yaml.Append("  space:\n");
        foreach (var axis in search.Space) yaml.Append($"    {axis.Key}: {axis.Write()}\n");
    }

    private static void WritePublished(StringBuilder yaml, IReadOnlyList<PublishedEntry> published)
    {
        if (published.Count > 0) yaml.Append($"{ExperimentKeys.Published}:\n");
        foreach (var entry in published)
        {
            yaml.Append($"  - source: {YamlWriter.Quoted(entry.Source)}\n    data: {entry.Data}\n");
            var when = string.Join(", ", entry.When.Select(pair => $"{pair.Key}: {pair.Key.Type.Write(pair.Value)}"));
            yaml.Append($"    when: {{ {when} }}\n");
            if (entry.ValidationAccuracy is { } accuracy) yaml.Append($"    validation_accuracy: {YamlWriter.Number(accuracy)}\n");
            if (entry.InitialGradientNorms is { } norms) yaml.Append($"    initial_gradient_norms: {Norms(norms)}\n");
            if (entry.Curve.Count > 0) yaml.Append("    curve:\n");
            foreach (var point in entry.Curve) yaml.Append($"      {point.Epoch}: {Norms(point.GradientNorms)}\n");
        }
    }

    private static string Norms(IReadOnlyList<double> norms) => YamlWriter.List(norms.Select(YamlWriter.Number));
}
