namespace Cluster.Coordinator.Results.Verdicts;

/// <summary>Which hidden layers learn faster than which.</summary>
internal static class SpeedVerdict
{
    private const int NamedMax = 4;

    public static IEnumerable<string> Sentences(ExperimentSummary summary, ConfigurationNames names)
    {
        ConfigurationSummary[] known = [.. summary.Configurations.Where(c => Latest(c)?.LastToFirst is not null)];
        if (known.Length == 0) return OnlyOneLayer(summary, names);
        if (known.All(ChainVerdict.IsChain)) return known.Take(NamedMax).Select(ChainVerdict.Sentence);
        return About([.. known.OrderByDescending(c => c.HiddenLayers).ThenByDescending(Departure)], names);
    }

    /// <summary>Layers without any gradient have no ratio; which configurations have such layers is told in words.</summary>
    public static IEnumerable<string> WithoutGradient(ExperimentSummary summary, ConfigurationNames names)
    {
        ConfigurationSummary[] silent = [.. summary.Configurations.Where(c => Silent(c).Seeds > 0)];
        foreach (var configuration in silent.Take(NamedMax))
        {
            var (seeds, of) = Silent(configuration);
            var when = configuration.NoGradientAtStart.Seeds > 0 ? "before training" : "at the last measurement";
            yield return $"With {names.Of(configuration)}, in {Figures.SeedsOf(seeds, of)} a hidden layer has no gradient at all {when}"
                + (configuration.HiddenLayers < 2 ? "." : $"; {(seeds == 1 ? "that seed has" : "those seeds have")} no ratio.");
        }

        if (silent.Length > NamedMax)
            yield return $"{Figures.Capital(Figures.Word(silent.Length - NamedMax))} more have such layers too; the notes name them.";
    }

    private static SeedCount Silent(ConfigurationSummary configuration) =>
        configuration.NoGradientAtStart.Seeds > 0 ? configuration.NoGradientAtStart : configuration.NoGradientAtEnd;

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
        var moment = LeadMoment(lead);
        yield return SpeedWords.Lead(moment, names.Of(lead), names.FirstLayerOf(lead));
        var other = moment == lead.SpeedAtEnd ? lead.SpeedAtStart : lead.SpeedAtEnd;
        if (other?.LastToFirst is not null) yield return SpeedWords.AtOtherMoment(other);
        ConfigurationSummary[] others = [.. known.Skip(1).Take(NamedMax)];
        if (others.Length == 0) yield break;
        var speeds = others.Select(c => At(c, moment.Epoch)).ToList();
        if (names.ByDepth && speeds.Prepend(moment).All(s => s.Epoch == moment.Epoch && SpeedWords.TrendOf(s) == SpeedTrend.Slower))
        {
            var clauses = others.Select((c, i) => (i == 0
                ? $"with {ConfigurationNames.Depth(c.HiddenLayers)} it is"
                : $"with {Figures.Word(c.HiddenLayers)}") + $" {Figures.Times(speeds[i].LastToFirst!.Mean!.Value)}");
            yield return Figures.Capital(Figures.List([.. clauses])) + ".";
        }
        else
        {
            foreach (var (configuration, speed) in others.Zip(speeds))
                yield return SpeedWords.Another(speed, names.Of(configuration), sameMoment: speed.Epoch == moment.Epoch);
        }

        if (known.Length > NamedMax + 1) yield return $"{known.Length - NamedMax - 1} more are in the table.";
    }

    /// <summary>The last measurement, unless only the start is clear.</summary>
    private static LearningSpeed LeadMoment(ConfigurationSummary summary)
    {
        var latest = Latest(summary)!;
        return SpeedWords.TrendOf(latest) == SpeedTrend.Unclear
            && summary.SpeedAtStart is { LastToFirst: not null } start && SpeedWords.TrendOf(start) != SpeedTrend.Unclear ? start : latest;
    }

    private static LearningSpeed At(ConfigurationSummary summary, int epoch) =>
        summary.SpeedAtStart is { LastToFirst: not null } start && start.Epoch == epoch ? start : Latest(summary)!;

    private static LearningSpeed? Latest(ConfigurationSummary summary) => summary.SpeedAtEnd ?? summary.SpeedAtStart;

    /// <summary>How far from equal speeds, in either direction.</summary>
    private static double Departure(ConfigurationSummary summary) =>
        Math.Abs(Math.Log(Latest(summary)!.LastToFirst!.Mean!.Value));
}
