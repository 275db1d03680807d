using Cluster.Coordinator.Statistics;

namespace Cluster.Coordinator.Results;

/// <summary>Which hidden layers learn faster than which.</summary>
internal static class SpeedVerdict
{
    private const double Even = 1.5;
    private const double Marked = 4;
    private const int NamedMax = 4;

    private enum Trend
    {
        Slower,
        Faster,
        Alike,
        Unclear,
    }

    public static IEnumerable<string> Sentences(ExperimentSummary summary, ConfigurationNames names)
    {
        ConfigurationSummary[] known = [.. summary.Configurations.Where(c => Moment(c)?.LastToFirst is not null)];
        if (known.Length == 0) return OnlyOneLayer(summary, names);
        if (known.All(ChainVerdict.IsChain)) return known.Take(NamedMax).Select(ChainVerdict.Sentence);
        return About([.. known.OrderByDescending(c => c.HiddenLayers).ThenByDescending(Departure)], names);
    }

    private static IEnumerable<string> OnlyOneLayer(ExperimentSummary summary, ConfigurationNames names)
    {
        if (summary.Configurations.FirstOrDefault(c => c.InitialL2 is [{ Mean: not null }]) is not { } configuration) yield break;
        var speed = configuration.InitialL2[0];
        yield return $"With {names.Of(configuration)} the first hidden layer has no other to be compared with; "
            + $"its speed of learning before training is {Figures.PlusMinus(speed.Mean!.Value, speed.Std)}.";
    }

    private static IEnumerable<string> About(ConfigurationSummary[] known, ConfigurationNames names)
    {
        var lead = known[0];
        yield return Lead(lead, names);
        if (lead is { SpeedAtEnd.LastToFirst: not null, SpeedAtStart.LastToFirst: { } start })
            yield return $"Before training {Clause(start, "the first was ")}{Brackets(start)}.";
        ConfigurationSummary[] others = [.. known.Skip(1).Take(NamedMax)];
        if (others.Length == 0) yield break;
        if (names.ByDepth && known.Take(NamedMax + 1).All(c => TrendOf(Ratio(c)) == Trend.Slower))
        {
            var clauses = others.Select((c, i) => (i == 0
                ? $"with {ConfigurationNames.Depth(c.HiddenLayers)} it is"
                : $"with {Figures.Word(c.HiddenLayers)}") + $" {Figures.Factor(Ratio(c).Mean!.Value)} times");
            yield return Figures.Capital(Figures.List([.. clauses])) + ".";
        }
        else
        {
            yield return Figures.Capital(
                string.Join("; ", others.Select(c => $"{names.Of(c)}: {Clause(Ratio(c), "the first is ")}"))) + ".";
        }

        if (known.Length > NamedMax + 1) yield return $"{known.Length - NamedMax - 1} more are in the table.";
    }

    private static string Lead(ConfigurationSummary summary, ConfigurationNames names)
    {
        var moment = Moment(summary)!;
        var ratio = Ratio(summary);
        var mean = ratio.Mean!.Value;
        var first = names.FirstLayerOf(summary);
        var lastToFirst = $"last to first {Figures.Factor(mean)}";
        var when = moment.Epoch == 0 ? "before training" : moment.Epoch == 1 ? "after one epoch" : $"after {moment.Epoch} epochs";
        var evidence = ratio.Ci95 is { } ci
            ? $"95 % interval {Figures.Factor(ci.Low)} to {Figures.Factor(ci.High)}, {ConfigurationNames.Seeds(ratio.N)}"
            : "one seed, so no interval";
        return TrendOf(ratio) switch
        {
            Trend.Slower => $"{first} learns {Figures.Factor(mean)} times slower than the last {when} ({evidence})"
                + Tail(moment.Rising && moment.Layers.Count > 2, "slower", mean >= Marked, "vanishes"),
            Trend.Faster => $"{first} learns {Figures.Factor(1 / mean)} times faster than the last {when} ({FasterEvidence(ratio)})"
                + Tail(moment.Falling && moment.Layers.Count > 2, "faster", mean <= 1 / Marked, "explodes"),
            Trend.Alike => $"With {names.Of(summary)} all hidden layers learn at about the same speed {when} ({lastToFirst}; {evidence}).",
            _ => $"With {names.Of(summary)} no hidden layer is clearly faster {when} ({lastToFirst}; {evidence}).",
        };
    }

    private static string FasterEvidence(GeometricEstimate ratio) => ratio.Ci95 is { } ci
        ? $"95 % interval {Figures.Factor(1 / ci.High)} to {Figures.Factor(1 / ci.Low)}, {ConfigurationNames.Seeds(ratio.N)}"
        : "one seed, so no interval";

    private static string Tail(bool ordered, string word, bool marked, string end) =>
        (ordered ? $"; every earlier layer is {word} than the next" : "") + (marked ? $": the gradient {end}." : ".");

    private static string Clause(GeometricEstimate ratio, string subject) => TrendOf(ratio) switch
    {
        Trend.Slower => $"{subject}{Figures.Factor(ratio.Mean!.Value)} times slower",
        Trend.Faster => $"{subject}{Figures.Factor(1 / ratio.Mean!.Value)} times faster",
        Trend.Alike => $"about the same speed, last to first {Figures.Factor(ratio.Mean!.Value)}",
        _ => $"no clear difference, last to first {Figures.Factor(ratio.Mean!.Value)}",
    };

    private static string Brackets(GeometricEstimate ratio)
    {
        if (ratio.Ci95 is not { } ci) return "";
        return TrendOf(ratio) == Trend.Faster
            ? $" ({Figures.Factor(1 / ci.High)} to {Figures.Factor(1 / ci.Low)})"
            : $" ({Figures.Factor(ci.Low)} to {Figures.Factor(ci.High)})";
    }

    private static Trend TrendOf(GeometricEstimate ratio)
    {
        var mean = ratio.Mean!.Value;
        if (mean is <= Even and >= 1 / Even) return Trend.Alike;
        if (ratio.Ci95 is { Low: <= 1, High: >= 1 }) return Trend.Unclear;
        return mean > 1 ? Trend.Slower : Trend.Faster;
    }

    /// <summary>How far from equal speeds, in either direction.</summary>
    private static double Departure(ConfigurationSummary summary) => Math.Abs(Math.Log(Ratio(summary).Mean!.Value));

    private static LearningSpeed? Moment(ConfigurationSummary summary) => summary.SpeedAtEnd ?? summary.SpeedAtStart;

    private static GeometricEstimate Ratio(ConfigurationSummary summary) => Moment(summary)!.LastToFirst!;
}
