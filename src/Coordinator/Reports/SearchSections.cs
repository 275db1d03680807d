using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Experiments.Search;
using Cluster.Coordinator.Reports.Charts;
using Cluster.Coordinator.Results;
using Cluster.Coordinator.Results.Tables;
using Cluster.Coordinator.Results.Verdicts;
using Cluster.Shared;

namespace Cluster.Coordinator.Reports;

/// <summary>What a search found: the figure over each key, two keys together, and how the best came about.</summary>
internal static class SearchSections
{
    private const int MapsMax = 6;

    public static void Write(HtmlWriter html, SearchSummary search)
    {
        var ranked = search.Ranking.Where(trial => trial.Metric.Mean is not null).ToList();
        if (ranked.Count == 0) return;
        var name = MetricWords.NameOf(search.Plan.Metric);
        html.Pictures(
            "Key by key",
            $"Each trial's {name} over the values of one key; the other keys vary too. Vertical lines are 95 % intervals over seeds, "
            + "the best trial has the second colour. It was chosen by these very figures: on new examples it will be a little less far "
            + "ahead." + Stages(search),
            [.. search.Plan.Space.Select(key => (key.Path, OverKey(search, ranked, key)))]);
        var numeric = search.Plan.Space.Where(key => key.Scale != SearchScale.Choices).ToList();
        var pairs = numeric.SelectMany((first, i) => numeric.Skip(i + 1).Select(second => (First: first, Second: second))).Take(MapsMax);
        html.Pictures(
            "Two keys together",
            $"A point a trial, coloured by its place when they are ordered by their {name}.",
            [.. pairs.Select(pair => ($"{pair.First.Path} and {pair.Second.Path}", Map(search, ranked, pair.First, pair.Second)))]);
        if (search.BestSoFar.Count > 1)
            html.Pictures(
                "The best so far",
                "The best mean among the first trials, in the order of their numbers: where it no longer rises, more trials of this kind "
                + "promise little.",
                [($"{Figures.Capital(name)} among so many trials", BestSoFar(search))]);
    }

    private static string OverKey(SearchSummary search, List<Trial> ranked, SearchedKey key)
    {
        var names = search.Ranking.OrderBy(t => t.Number).Select(t => SearchWords.ValueOf(t, key.Path)).Distinct().ToList();
        double At(Trial trial) => key.Scale == SearchScale.Choices
            ? names.IndexOf(SearchWords.ValueOf(trial, key.Path))
            : SearchWords.NumberOf(trial, key.Path) ?? key.From!.Value;
        var points = ranked.AsEnumerable().Reverse().Select(trial => Point(search, trial, At(trial))).ToList();
        var without = search.Ranking.Where(trial => trial.Metric.Mean is null)
            .Select(t => (At(t), $"Trial {t.Number}, {t.Summary.Configuration.Label}: {SearchTable.Standing(t)}")).ToList();
        return new ScatterChart
        {
            Label = $"{MetricWords.NameOf(search.Plan.Metric)} over {key.Path}",
            Across = key.Path,
            Up = MetricWords.NameOf(search.Plan.Metric),
            Horizontal = key.Scale == SearchScale.Choices ? AxisScale.Choices(names) : ScaleOf(key),
            Vertical = Vertical(search.Plan, points.SelectMany(p => new[] { p.Y, p.Low ?? p.Y, p.High ?? p.Y })),
            Points = points,
            Without = without,
            Entries = [.. StagesOf(search, ranked, "g0"), .. NoFigure(without.Count > 0)],
        }.Draw();
    }

    private static ScatterPoint Point(SearchSummary search, Trial trial, double x)
    {
        var interval = MetricWords.UsefulInterval(search.Plan.Metric, trial.Metric);
        var style = trial == search.Best ? "g1" : trial.End == TrialEnd.Eliminated ? "neutral" : "g0";
        return new(x, trial.Metric.Mean!.Value, interval?.Low, interval?.High, style, MarkOf(search, trial), TipOf(search, trial));
    }

    /// <summary>What halving does to the pictures: figures after few epochs stand beside those after many.</summary>
    private static string Stages(SearchSummary search) => search.Plan.Rungs.Count > 1
        ? " Trials that were stopped early have the figures that they had come to: a mark a stage, grey but for the last."
        : "";

    /// <summary>A dot for whoever trained to the end, a shape of its own for each stage before.</summary>
    private static PointMark MarkOf(SearchSummary search, Trial trial) =>
        PointMarks.At(trial.Stage is { } stage ? search.Plan.Rungs.Count - stage : 0);

    /// <summary>An entry a stage, those that went furthest first; none where all went all the way.</summary>
    private static IEnumerable<LegendEntry> StagesOf(SearchSummary search, List<Trial> trials, string style)
    {
        if (!trials.Exists(trial => trial.Stage is not null)) yield break;
        foreach (var stage in trials.GroupBy(trial => trial.Stage).OrderByDescending(group => group.Key ?? int.MaxValue))
        {
            var epochs = stage.Max(trial => trial.Epochs);
            var colour = stage.Key is null ? style : "neutral";
            yield return new($"after {Plural.Of(epochs, "epoch")}", colour, LegendMark.Point, MarkOf(search, stage.First()));
        }
    }

    private static IEnumerable<LegendEntry> NoFigure(bool any)
    {
        if (any) yield return new("no figure: diverged, failed or not finished", "neutral", LegendMark.Diamond);
    }

    private static string TipOf(SearchSummary search, Trial trial) =>
        $"Trial {trial.Number}, place {trial.Place}\n{trial.Summary.Configuration.Label}\n"
        + MetricWords.Mean(search.Plan.Metric, trial.Metric);

    private static string Map(SearchSummary search, List<Trial> ranked, SearchedKey across, SearchedKey up)
    {
        var places = ranked.Where(trial => SearchWords.NumberOf(trial, across.Path) is not null
            && SearchWords.NumberOf(trial, up.Path) is not null).ToList();
        string Style(int place) => Palette.Layer(places.Count - 1 - place, places.Count);
        return new ScatterChart
        {
            Label = $"{MetricWords.NameOf(search.Plan.Metric)} over {across.Path} and {up.Path}",
            Across = across.Path,
            Up = up.Path,
            Horizontal = ScaleOf(across),
            Vertical = ScaleOf(up),
            Points =
            [
                .. places.Select((trial, place) => new ScatterPoint(
                    SearchWords.NumberOf(trial, across.Path)!.Value, SearchWords.NumberOf(trial, up.Path)!.Value, null, null,
                    Style(place), MarkOf(search, trial), TipOf(search, trial))).Reverse(),
            ],
            Entries = places.Count < 3 ? [] :
            [
                .. StagesOf(search, places, "neutral"),
                .. new[] { places.Count - 1, places.Count / 2, 0 }.Select(place => new LegendEntry(
                    $"{(place == 0 ? "best" : place == places.Count - 1 ? "worst" : "middle")} "
                    + MetricWords.Value(search.Plan.Metric, places[place].Metric.Mean!.Value),
                    Style(place), LegendMark.Square)),
            ],
        }.Draw();
    }

    private static string BestSoFar(SearchSummary search) => new LineChart
    {
        Label = "Best so far over trials",
        Across = "trials",
        Up = MetricWords.NameOf(search.Plan.Metric),
        Vertical = Vertical(search.Plan, search.BestSoFar.Select(point => point.Mean)),
        Series = [new("best so far", Palette.Group(0), [.. search.BestSoFar.Select(p => new LinePoint(p.Trials, p.Mean, null, null))], [])],
        Format = value => MetricWords.Value(search.Plan.Metric, value),
    }.Draw();

    private static AxisScale ScaleOf(SearchedKey key) => key.Scale == SearchScale.Log
        ? AxisScale.Logarithmic(key.From!.Value, key.To!.Value)
        : AxisScale.Linear(key.From!.Value, key.To!.Value);

    private static AxisScale Vertical(SearchPlan plan, IEnumerable<double> figures)
    {
        double[] all = [.. figures];
        var (low, high) = MetricWords.Ends(plan.Metric);
        return AxisScale.Linear(
            Math.Max(low, all.Min()), Math.Min(high, all.Max()), label: plan.Metric.IsCost() ? null : AxisScale.Percent);
    }
}
