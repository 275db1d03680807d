using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Reports;
using Cluster.Coordinator.Results;
using Cluster.Coordinator.Tests.Results;
using Cluster.Shared.Training;

namespace Cluster.Coordinator.Tests.Reports;

public sealed partial class HtmlReportTests
{
    private static readonly string[] Coordinates = ["x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height"];

    [GeneratedRegex("<svg.*?</svg>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Pictures { get; }

    [GeneratedRegex("<h2>(?<title>[^<]*)</h2>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Headings { get; }

    private static string Report(ExperimentResult result)
    {
        using var text = new StringWriter();
        HtmlReport.Write(text, ExperimentSummary.Of(result));
        return text.ToString();
    }

    private static List<XElement> PicturesOf(string html) => [.. Pictures.Matches(html).Select(match => XElement.Parse(match.Value))];

    private static IEnumerable<string> SectionsOf(string html) => Headings.Matches(html).Select(match => match.Groups["title"].Value);

    private static ExperimentResult Accuracies(int seeds) => SampleResults.Experiment(
        [.. Enumerable.Range(1, 4).SelectMany(depth => Enumerable.Range(0, seeds).Select(seed =>
            SampleResults.Accuracies(
                SampleResults.Configuration(depth, epochs: 3),
                (ulong)seed,
                0.9,
                0.95 + 0.001 * seed,
                0.96 - 0.002 * depth + 0.001 * seed)))],
        seeds,
        [new() { Source = "a book", Configuration = SampleResults.Configuration(2), ValidationAccuracy = 0.969 }]);

    public static TheoryData<string> Kinds =>
        ["speed", "one seed", "accuracy", "all alike", "dead layer", "wild", "chain", "forty", "nothing"];

    private static ExperimentResult Sample(string kind)
    {
        var two = SampleResults.Configuration(2, epochs: 3, fullBatch: true);
        return kind switch
        {
            "speed" => SampleResults.SpeedOfLearning(3, 40),
            "one seed" => SampleResults.SpeedOfLearning(1, 40, 3),
            "accuracy" => Accuracies(4),
            "all alike" => SampleResults.Experiment(
                [.. Enumerable.Range(0, 2).Select(s => SampleResults.Speeds(two, (ulong)s, (0, [1, 1]), (1, [1, 1]), (2, [1, 1])))], 2),
            "dead layer" => SampleResults.Experiment([SampleResults.Speeds(two, 0, (0, [0, 0.1]), (1, [0, 0]), (2, [0, 0.2]))], 1),
            "wild" => SampleResults.Experiment(
                [
                    SampleResults.Speeds(two, 0, (0, [1e-30, 1e30]), (1, [double.NaN, 1]), (2, [1e-300, 1e20])) with
                    {
                        Status = RunStatus.Interrupted,
                    },
                    SampleResults.Speeds(two, 1, (0, [double.PositiveInfinity, 1])) with
                    {
                        Status = RunStatus.Diverged,
                        Divergence = new(1, "biases", float.PositiveInfinity, 0, 1),
                    },
                ],
                3),
            "chain" => SampleResults.Experiment(
                [
                    .. Enumerable.Range(0, 20).Select(s =>
                        SampleResults.Speeds(SampleResults.Configuration(3, 1, 0), (ulong)s, (0, [0.001, 0.01, 0.1 + s]))),
                ],
                20),
            "forty" => SampleResults.Experiment(
                [
                    .. Enumerable.Range(0, 40).Select(i =>
                        SampleResults.Accuracies(SampleResults.Configuration(1 + i % 4, 10 + i, 2), 0, 0.9, 0.91 + 0.001 * i)),
                ],
                1),
            _ => SampleResults.Experiment([SampleResults.Accuracies(two, 0) with { Status = RunStatus.Interrupted }], 1),
        };
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Pictures_are_well_formed_and_every_coordinate_is_a_number(string kind)
    {
        var html = Report(Sample(kind));
        foreach (var picture in PicturesOf(html))
        {
            foreach (var attribute in picture.DescendantsAndSelf().Attributes())
            {
                if (!Coordinates.Contains(attribute.Name.LocalName, StringComparer.Ordinal)) continue;
                double.IsFinite(double.Parse(attribute.Value, CultureInfo.InvariantCulture)).ShouldBeTrue();
            }

            foreach (var points in picture.Descendants().Attributes("points"))
            {
                foreach (var number in points.Value.Split([' ', ',']))
                    double.IsFinite(double.Parse(number, CultureInfo.InvariantCulture)).ShouldBeTrue();
            }

            foreach (var size in picture.Descendants().Attributes().Where(a => a.Name.LocalName is "width" or "height" or "r"))
                double.Parse(size.Value, CultureInfo.InvariantCulture).ShouldBeGreaterThanOrEqualTo(0);
        }

        if (kind != "nothing") PicturesOf(html).ShouldNotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_report_needs_nothing_from_outside(string kind)
    {
        var html = Report(Sample(kind));
        string[] outside = ["http://", "https://", "src=", "url(", "@import", "<link"];
        outside.ShouldAllBe(text => !html.Contains(text, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_same_result_gives_the_same_bytes(string kind) => Report(Sample(kind)).ShouldBe(Report(Sample(kind)));

    [Fact]
    public void Nothing_drawn_leaves_its_picture()
    {
        foreach (var picture in PicturesOf(Report(SampleResults.SpeedOfLearning(3, 40))))
        {
            double[] box = [.. picture.Attribute("viewBox")!.Value.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture))];
            foreach (var point in picture.Descendants().Attributes("points").SelectMany(a => a.Value.Split(' ')))
            {
                double[] xy = [.. point.Split(',').Select(n => double.Parse(n, CultureInfo.InvariantCulture))];
                xy[0].ShouldBeInRange(0, box[2]);
                xy[1].ShouldBeInRange(0, box[3]);
            }
        }
    }

    [Fact]
    public void A_hostile_name_is_only_text()
    {
        const string hostile = "<script>alert(\"1\")</script>&'";
        var run = SampleResults.Accuracies(SampleResults.Configuration(1, epochs: 2, label: hostile), 0, 0.9, 0.95);
        var failed = run with { Seed = 1, Status = RunStatus.Failed, Failure = hostile };
        var published = new PublishedFigures { Source = hostile, Configuration = run.Configuration, ValidationAccuracy = 0.9 };
        var result = SampleResults.Experiment([run, failed], 2, [published]);
        var html = Report(result with
        {
            DataName = hostile,
            Experiment = result.Experiment with { Title = hostile, Description = hostile, ResolvedYaml = hostile },
        });
        html.ShouldNotContain("<script>alert");
        html.ShouldContain("<h1>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;</h1>");
        PicturesOf(html).ShouldNotBeEmpty();
    }

    [Fact]
    public void Sections_appear_only_where_there_are_data()
    {
        SectionsOf(Report(Sample("chain"))).ShouldBe(
            ["Result", "Alerts", "Speed of learning at the start", "Runs", "How it was made"]);
        SectionsOf(Report(Accuracies(3))).ShouldBe(
            ["Result", "Accuracy by depth", "Training, epoch by epoch", "Is the difference real?", "Runs", "How it was made"]);
        SectionsOf(Report(Sample("forty"))).ShouldContain(title => title == "Accuracy by configuration");
        SectionsOf(Report(SampleResults.SpeedOfLearning(2, 5))).Take(5)
            .ShouldBe(["Result", "Speed of learning over time", "Speed of learning at the start", "Neuron by neuron", "All neurons"]);
    }

    [Fact]
    public void Of_many_configurations_the_best_eight_are_drawn_in_colours_without_an_order()
    {
        // Five layers of 10, 11, … neurons: no depth sets them apart, the later the better.
        var result = SampleResults.Experiment(
            [.. Enumerable.Range(0, 12).Select(i =>
                SampleResults.Accuracies(SampleResults.Configuration(5, 10 + i, 2), 0, 0.5, 0.6 + 0.01 * i))],
            1);
        var html = Report(result);
        html.ShouldContain("Shown are the best 8 of 12 by their best validation accuracy; metrics.csv has all.");
        var picture = PicturesOf(html).First(svg => svg.Attribute("aria-label")!.Value == "Validation accuracy");
        var lines = picture.Descendants().Where(e => e.Name.LocalName == "polyline").Select(e => e.Attribute("class")!.Value);
        lines.ShouldBe(
            ["line g0", "line g1", "line g2", "line g3", "line g0 dashed", "line g1 dashed", "line g2 dashed", "line g3 dashed"]);
        picture.Descendants().First(e => e.Attribute("class")?.Value == "legend").Value.ShouldBe("5 × 21");
    }

    [Fact]
    public void A_label_that_is_too_long_for_its_place_is_cut_and_whole_in_its_title()
    {
        var name = string.Join(", ", Enumerable.Repeat("some_key=0.12345", 6));
        var html = Report(SampleResults.Experiment(
            [
                SampleResults.Accuracies(SampleResults.Configuration(1, epochs: 2, label: name), 0, 0.5, 0.6),
                SampleResults.Accuracies(SampleResults.Configuration(1, 31, 2), 0, 0.5, 0.7),
            ],
            1));
        var cut = PicturesOf(html).SelectMany(svg => svg.Descendants())
            .Where(e => e.Name.LocalName == "text" && e.Value.Contains('…')).ToList();
        cut.Count.ShouldBeGreaterThan(3);
        cut.ShouldAllBe(text => text.Elements().First().Name.LocalName == "title" && text.Elements().First().Value == name);
    }

    [Fact]
    public void A_partial_report_says_so_first()
    {
        var html = Report(Sample("wild"));
        html.ShouldContain("<p class=\"partial\">Stopped early: 2 of 3 runs have not finished; this is what is known so far.</p>");
        var verdict = html.IndexOf("class=\"verdict\"", StringComparison.Ordinal);
        html.IndexOf("class=\"partial\"", StringComparison.Ordinal).ShouldBeLessThan(verdict);
        Report(Sample("speed")).ShouldNotContain("class=\"partial\"");
    }

    [Fact]
    public void Published_points_are_drawn_in_the_picture_of_their_configuration()
    {
        var picture = PicturesOf(Report(Accuracies(3)))[0];
        picture.Descendants().Count(e => e.Name.LocalName == "polygon" && e.Attribute("class")!.Value == "published g0").ShouldBe(1);
        picture.Descendants().Count(e => e.Name.LocalName == "circle").ShouldBe(4);
    }

    [Fact]
    public void A_line_is_drawn_where_its_figures_are()
    {
        // One decade: 0.1 at the bottom … 1 at the top; epochs 0, 1, 2 at equal distances.
        var configuration = SampleResults.Configuration(2, epochs: 3, fullBatch: true);
        var picture = PicturesOf(Report(SampleResults.Experiment(
            [SampleResults.Speeds(configuration, 0, (0, [0.12, 1]), (1, [0.12, 1]), (2, [0.12, 1]))], 1)))[0];
        var lines = picture.Descendants()
            .Where(e => e.Name.LocalName == "polyline")
            .Select(e => e.Attribute("points")!.Value.Split([' ', ',']).Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToList())
            .ToList();
        lines.Count.ShouldBe(2);
        (lines[0][2] - lines[0][0]).ShouldBe(lines[0][4] - lines[0][2], 0.02);
        var plot = picture.Descendants().First(e => e.Attribute("class")?.Value == "tip");
        var height = double.Parse(plot.Attribute("height")!.Value, CultureInfo.InvariantCulture);
        var top = double.Parse(plot.Attribute("y")!.Value, CultureInfo.InvariantCulture);
        lines[1][1].ShouldBe(top, 0.02);
        lines[0][1].ShouldBe(top + height * -Math.Log10(0.12), 0.02);
    }
}
