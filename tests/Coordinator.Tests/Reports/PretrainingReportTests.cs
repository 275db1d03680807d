using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cluster.Coordinator.Reports;
using Cluster.Coordinator.Results;
using Cluster.Coordinator.Results.Json;
using Cluster.Coordinator.Tests.Results;
using Cluster.Shared.Training.Pretraining;

namespace Cluster.Coordinator.Tests.Reports;

public sealed partial class PretrainingReportTests
{
    private const int Side = 5;

    [GeneratedRegex("data:image/png;base64,(?<bytes>[^\"]*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Images { get; }

    [Fact]
    public void The_report_draws_curves_and_filters_of_what_was_pretrained_and_nothing_else()
    {
        var html = Report(Result());
        html.ShouldContain("<h2>Pretraining</h2>");
        html.ShouldContain("<h2>Filters</h2>");
        html.ShouldContain("layer 1, validation");
        Images.Count(html).ShouldBe(1, "one configuration of two, its first seed");

        var plain = Report(SampleResults.Experiment([SampleResults.Accuracies(SampleResults.Configuration(2), 0, 0.9, 0.95)], 1));
        plain.ShouldNotContain("<h2>Pretraining");
        plain.ShouldNotContain("<h2>Filters");
    }

    [Fact]
    public void Filters_are_a_picture_whose_pixels_are_the_weights_and_transparent_between_them()
    {
        var chunks = Chunks(Convert.FromBase64String(Images.Match(Report(Result())).Groups["bytes"].Value));
        var header = chunks["IHDR"];
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)));

        // Ten units in rows of eight, two pixels between them.
        (width, height).ShouldBe((8 * Side + 7 * 2, 2 * Side + 2));
        using var zlib = new ZLibStream(new MemoryStream(chunks["IDAT"]), CompressionMode.Decompress);
        using var pixels = new MemoryStream();
        zlib.CopyTo(pixels);
        var rows = pixels.ToArray();
        rows.Length.ShouldBe(height * (width + 1));
        byte At(int x, int y) => rows[y * (width + 1) + 1 + x];
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                At(x, y).ShouldBe(Pixel(unit: 0, y * Side + x));
                At(Side + 2 + x, Side + 2 + y).ShouldBe(Pixel(unit: 9, y * Side + x));
            }
        }

        At(Side, 0).ShouldBe((byte)128);
        chunks["tRNS"][128].ShouldBe((byte)0);
        chunks["tRNS"][1].ShouldBeGreaterThan((byte)250);
    }

    [Fact]
    public void The_figures_stand_in_metrics_csv_and_in_summary_json()
    {
        using var csv = new StringWriter();
        MetricsCsv.Write(csv, Result());
        var lines = csv.ToString().Split('\n');
        lines.ShouldContain("1,2 × 25,0,100,1,2,reconstruction_error,0.5");
        lines.ShouldContain("1,2 × 25,0,200,2,1,free_energy_validation,-17.5");

        using var json = new MemoryStream();
        SummaryJson.Write(json, ExperimentSummary.Of(Result()));
        using var summary = JsonDocument.Parse(json.ToArray());
        var configuration = summary.RootElement.GetProperty("configurations")[0];
        var layers = configuration.GetProperty("runs")[0].GetProperty("pretraining");
        layers.GetArrayLength().ShouldBe(2);
        layers[1].GetProperty("epochs").GetInt32().ShouldBe(2);
        layers[1].GetProperty("reconstruction_error").GetDouble().ShouldBe(0.25);
        configuration.GetProperty("curves").EnumerateArray()
            .Count(curve => curve.GetProperty("metric").GetString() == "free_energy_train").ShouldBe(2);
    }

    [Theory]
    [InlineData(64, 3)]
    [InlineData(8, 2)]
    public void A_filter_is_scaled_to_its_largest_weight(int inputs, int outputs)
    {
        var slice = new Shared.Models.ParameterSlice(0, Shared.Models.ParameterRole.Weight, 16, inputs, outputs, 16);
        var parameters = new float[16 + slice.Length];
        for (var input = 0; input < inputs; input++) parameters[slice.IndexOf(1, input)] = input == 5 ? -2f : 0.5f;
        var filters = FilterRecord.Of(1, slice, parameters);
        if (inputs == 8)
        {
            filters.ShouldBeNull();
            return;
        }

        filters.ShouldNotBeNull().Side.ShouldBe(8);
        filters.Units[0].ShouldAllBe(pixel => pixel == 128);
        filters.Units[1][5].ShouldBe((byte)1);
        filters.Units[1][6].ShouldBe((byte)160);
    }

    private static byte Pixel(int unit, int place) => (byte)(1 + (unit * 25 + place * 7) % 255);

    private static ExperimentResult Result()
    {
        var pretrained = SampleResults.Configuration(2, 25, epochs: 2);
        var random = SampleResults.Configuration(2, 25, epochs: 2, label: "random");
        return SampleResults.Experiment(
            [
                .. Enumerable.Range(0, 2).Select(seed => Pretrained(SampleResults.Accuracies(pretrained, (ulong)seed, 0.9, 0.95))),
                .. Enumerable.Range(0, 2).Select(seed => SampleResults.Accuracies(random, (ulong)seed, 0.8, 0.85)),
            ],
            seeds: 2);
    }

    private static RunResult Pretrained(RunResult run)
    {
        foreach (var layer in (int[])[1, 2])
        {
            foreach (var epoch in (int[])[1, 2])
                run.History.Pretraining.Add(new(layer, epoch, 1.0 / (layer * epoch), -20, 3, -18, -17 - 0.25 * epoch));
        }

        var places = Enumerable.Range(0, Side * Side);
        byte[][] units = [.. Enumerable.Range(0, 10).Select(unit => places.Select(place => Pixel(unit, place)).ToArray())];
        run.History.Filters = new(1, Side, units);
        return run;
    }

    private static string Report(ExperimentResult result)
    {
        using var text = new StringWriter();
        HtmlReport.Write(text, ExperimentSummary.Of(result));
        return text.ToString();
    }

    private static Dictionary<string, byte[]> Chunks(byte[] png)
    {
        var chunks = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        for (var next = 8; next < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(next));
            chunks[Encoding.ASCII.GetString(png, next + 4, 4)] = png[(next + 8)..(next + 8 + length)];
            next += length + 12;
        }

        return chunks;
    }
}
