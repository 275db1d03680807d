using System.Globalization;
using Cluster.Coordinator.Experiments.Schema;
using Cluster.Coordinator.Experiments.Yaml;

namespace Cluster.Coordinator.Experiments;

/// <summary>One entry of <c>published</c>, before it is matched to configurations.</summary>
internal sealed record PublishedEntry
{
    public required Origin Origin { get; init; }

    public required string Source { get; init; }

    public required string Data { get; init; }

    /// <summary>Key and value, as written in canonical form.</summary>
    public required IReadOnlyList<(ExperimentKey Key, object Value)> When { get; init; }

    public double? ValidationAccuracy { get; init; }

    public IReadOnlyList<double>? InitialGradientNorms { get; init; }

    public IReadOnlyList<PublishedCurvePoint> Curve { get; init; } = [];

    public bool Matches(ExperimentDraft draft) =>
        When.All(pair => pair.Key.Type.Write(pair.Value) == pair.Key.Type.Write(draft.Values[pair.Key.Path]));

    /// <summary>Everything that counts hidden layers, with what to call it.</summary>
    public IEnumerable<(string What, IReadOnlyList<double> Norms)> Norms()
    {
        if (InitialGradientNorms is not null) yield return ("initial_gradient_norms", InitialGradientNorms);
        foreach (var point in Curve) yield return ($"The curve at epoch {point.Epoch}", point.GradientNorms);
    }
}

/// <summary>Reads <c>published</c>.</summary>
internal sealed class PublishedReader(IReadOnlyList<string> dataNames, ProblemList problems)
{
    private static readonly string[] Keys = ["source", "data", "when", "validation_accuracy", "initial_gradient_norms", "curve"];

    private static readonly TextType SourceType = new(80, oneLine: true);

    public IReadOnlyList<PublishedEntry> Read(YamlValue value)
    {
        if (value is not YamlList list)
        {
            problems.Refuse(value, "'published'", ExperimentKeys.Find(ExperimentKeys.Published)!.Type.Allowed);
            return [];
        }

        return [.. list.Items.Select(ReadEntry).OfType<PublishedEntry>()];
    }

    private PublishedEntry? ReadEntry(YamlValue value)
    {
        if (value is not YamlMap map)
        {
            problems.Refuse(value, "Each item of 'published'", "a mapping");
            return null;
        }

        var fields = ExperimentEntries.Read(map, Keys, "an item of 'published'", problems);
        foreach (var needed in Keys[..3].Where(key => !fields.ContainsKey(key)))
            problems.Add(map.Origin, $"This item of 'published' has no '{needed}'; it needs {string.Join(", ", Keys[..3])}.");
        if (!Keys[3..].Any(fields.ContainsKey))
            problems.Add(map.Origin, $"This item of 'published' has no figures; it needs at least one of {string.Join(", ", Keys[3..])}.");

        var source = fields.TryGetValue("source", out var s) ? SourceType.Read(s.Value, "source", problems) as string : null;
        var data = fields.TryGetValue("data", out var d) ? DataNames.Read(d.Value, "data", dataNames, problems) : null;
        var when = fields.TryGetValue("when", out var w) ? ReadWhen(w.Value) : null;
        var accuracy = fields.TryGetValue("validation_accuracy", out var a) ? ReadAccuracy(a.Value) : null;
        var norms = fields.TryGetValue("initial_gradient_norms", out var n) ? ReadNorms(n.Value, "initial_gradient_norms") : null;
        var curve = fields.TryGetValue("curve", out var c) ? ReadCurve(c.Value) : [];
        if (source is null || data is null || when is null) return null;
        return new PublishedEntry
        {
            Origin = map.Origin,
            Source = source,
            Data = data,
            When = when,
            ValidationAccuracy = accuracy,
            InitialGradientNorms = norms,
            Curve = curve,
        };
    }

    private List<(ExperimentKey Key, object Value)>? ReadWhen(YamlValue value)
    {
        if (value is not YamlMap map)
        {
            problems.Refuse(value, "'when'", "a mapping of keys to values");
            return null;
        }

        var when = new List<(ExperimentKey, object)>();
        var entries = ExperimentEntries.Read(map, problems);
        foreach (var (path, entry) in entries)
        {
            var key = ExperimentKeys.Find(path)!;
            if (!key.PerConfiguration)
                problems.Add(entry.Origin, $"'{path}' belongs to the whole experiment and cannot tell configurations apart.");
            else if (key.Type.Read(entry.Value, path, problems) is { } wanted)
                when.Add((key, wanted));
        }

        return when.Count == entries.Count ? when : null;
    }

    private double? ReadAccuracy(YamlValue value)
    {
        if (RealType.Any.Read(value, "", new ProblemList()) is double and > 1 and <= 100 and var percent)
        {
            problems.Refuse(value, "'validation_accuracy'", RealType.Share.Allowed, $" For a percentage write {percent / 100:0.######}.");
            return null;
        }

        return RealType.Share.Read(value, "validation_accuracy", problems) as double?;
    }

    private double[]? ReadNorms(YamlValue value, string what)
    {
        if (value is YamlList { Items.Count: > 0 } list)
        {
            var norms = list.Items.Select(item => RealType.NotNegative.Read(item, what, problems)).ToList();
            return norms.Contains(null) ? null : [.. norms.Cast<double>()];
        }

        problems.Refuse(value, $"'{what}'", "a list of numbers, one a hidden layer from first to last");
        return null;
    }

    private List<PublishedCurvePoint> ReadCurve(YamlValue value)
    {
        if (value is not YamlMap map)
        {
            problems.Refuse(value, "'curve'", "a mapping of epochs to lists of numbers such as { 0: [0.1, 0.3] }");
            return [];
        }

        var points = new List<PublishedCurvePoint>();
        foreach (var entry in map.Entries)
        {
            if (!int.TryParse(entry.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch))
                problems.Add(entry.Origin, $"A key of 'curve' must be a whole number of epochs, but is {YamlText.Shown(entry.Key)}.");
            else if (points.Any(point => point.Epoch == epoch))
                problems.Add(entry.Origin, $"Epoch {epoch} stands twice in 'curve'; remove one.");
            else if (ReadNorms(entry.Value, $"curve.{epoch}") is { } norms)
                points.Add(new PublishedCurvePoint(epoch, norms));
        }

        return points;
    }
}
