using Cluster.Shared.Training;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Statistics;
using Cluster.Shared.Files;

namespace Cluster.Coordinator.Results;

/// <summary>summary.json. Its names are stable: people script against them. Unknown figures are null, never NaN.</summary>
public static class SummaryJson
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void WriteFile(string path, ExperimentSummary summary) => AtomicFile.Write(path, stream => Write(stream, summary));

    public static void Write(Stream stream, ExperimentSummary summary)
    {
        using var json = new Utf8JsonWriter(stream, Options);
        json.WriteStartObject();
        json.WriteString("experiment", summary.Experiment.Name);
        json.WriteString("title", summary.Experiment.Title);
        json.WriteStartObject("data");
        json.WriteString("name", summary.DataName);
        json.WriteString("sha256", summary.DataSha256);
        json.WriteEndObject();
        json.WriteString("started", summary.Started.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteNumber("seconds", summary.Seconds);
        json.WriteString("version", summary.Version);
        json.WriteBoolean("complete", summary.Complete);
        json.WriteString("verdict", Verdict.Of(summary));
        json.WriteStartArray("notes");
        foreach (var note in summary.Notes) json.WriteStringValue(note);
        json.WriteEndArray();
        json.WriteStartArray("configurations");
        var pointsMax = SummaryJsonCurves.PointsMax(summary);
        foreach (var configuration in summary.Configurations) WriteConfiguration(json, configuration, pointsMax);
        json.WriteEndArray();
        WriteComparisons(json, summary);
        json.WriteEndObject();
    }

    private static void WriteConfiguration(Utf8JsonWriter json, ConfigurationSummary summary, int pointsMax)
    {
        json.WriteStartObject();
        json.WriteStartObject("key");
        foreach (var (name, value) in summary.Configuration.Key)
        {
            json.WritePropertyName(name);
            JsonSerializer.Serialize(json, value);
        }

        json.WriteEndObject();
        json.WriteString("label", summary.Configuration.Label);
        WriteCounts(json, summary);
        json.WriteStartObject("metrics");
        foreach (var (name, estimate) in summary.Metrics) Write(json, name, estimate);
        json.WriteEndObject();
        json.WriteStartObject("initial_gradient_norms");
        WriteAll(json, "l2", summary.InitialL2);
        WriteAll(json, "l1", summary.InitialL1);
        json.WriteEndObject();
        json.WriteStartObject("speed_of_learning");
        Write(json, "start", summary.SpeedAtStart);
        Write(json, "end", summary.SpeedAtEnd);
        json.WriteEndObject();
        WritePublished(json, summary.Published);
        json.WriteStartArray("runs");
        foreach (var run in summary.Runs) SummaryJsonRuns.Write(json, run);
        json.WriteEndArray();
        SummaryJsonCurves.Write(json, summary, pointsMax);
        json.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter json, ConfigurationSummary summary)
    {
        json.WriteStartObject("run_counts");
        json.WriteNumber("asked", summary.Asked);
        foreach (var status in Enum.GetValues<RunStatus>()) json.WriteNumber(SummaryJsonRuns.NameOf(status), summary.Count(status));
        json.WriteNumber("not_started", summary.NotStarted.Count);
        json.WriteEndObject();
    }

    private static void WriteAll(Utf8JsonWriter json, string name, IReadOnlyList<Estimate> estimates)
    {
        json.WriteStartArray(name);
        foreach (var estimate in estimates) Write(json, null, estimate);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string? name, Estimate estimate)
    {
        Start(json, name);
        WriteNumber(json, "mean", estimate.Mean);
        WriteNumber(json, "std", estimate.Std);
        Write(json, "ci95", estimate.Ci95);
        json.WriteNumber("n", estimate.N);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string? name, GeometricEstimate? estimate)
    {
        if (estimate is null)
        {
            json.WriteNull(name!);
            return;
        }

        Start(json, name);
        WriteNumber(json, "geometric_mean", estimate.Mean);
        WriteNumber(json, "geometric_std", estimate.Factor);
        Write(json, "ci95", estimate.Ci95);
        WriteNumber(json, "median", estimate.Median);
        json.WriteNumber("n", estimate.N);
        json.WriteEndObject();
    }

    private static void Start(Utf8JsonWriter json, string? name)
    {
        if (name is not null) json.WritePropertyName(name);
        json.WriteStartObject();
    }

    private static void Write(Utf8JsonWriter json, string name, LearningSpeed? speed)
    {
        if (speed is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("epoch", speed.Epoch);
        json.WriteStartArray("l2");
        foreach (var layer in speed.Layers) Write(json, null, layer);
        json.WriteEndArray();
        Write(json, "last_to_first_ratio", speed.LastToFirst);
        json.WriteNumber("seeds_with_every_earlier_layer_slower", speed.RisingSeeds);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, Interval? interval)
    {
        if (interval is not { } known)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        json.WriteNumberValue(known.Low);
        json.WriteNumberValue(known.High);
        json.WriteEndArray();
    }

    internal static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number)) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }

    internal static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyList<double> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    private static void WritePublished(Utf8JsonWriter json, IReadOnlyList<PublishedFigures> published)
    {
        json.WriteStartArray("published");
        foreach (var figures in published)
        {
            json.WriteStartObject();
            json.WriteString("source", figures.Source);
            WriteNumber(json, "validation_accuracy_best", figures.ValidationAccuracy);
            WriteNumbers(json, "initial_gradient_norms_l2", figures.InitialGradientNorms ?? []);
            json.WriteStartArray("curve");
            foreach (var point in figures.Curve)
            {
                json.WriteStartObject();
                json.WriteNumber("epoch", point.Epoch);
                WriteNumbers(json, "l2", point.GradientNorms);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteComparisons(Utf8JsonWriter json, ExperimentSummary summary)
    {
        json.WriteStartArray("comparisons");
        foreach (var comparison in summary.Comparisons)
        {
            var onLogarithms = comparison.Metric is MetricNames.RatioStart or MetricNames.RatioEnd;
            json.WriteStartObject();
            json.WriteString("metric", comparison.Metric);
            json.WriteString("scale", onLogarithms ? "log" : "linear");
            json.WriteString("first", summary.Configurations[comparison.First].Configuration.Label);
            json.WriteString("second", summary.Configurations[comparison.Second].Configuration.Label);
            WriteNumber(json, "difference", comparison.Difference);
            WriteNumber(json, "t", comparison.Test.T);
            WriteNumber(json, "degrees_of_freedom", comparison.Test.Freedom);
            WriteNumber(json, "p", comparison.Test.P);
            WriteNumber(json, "p_holm", comparison.PAdjusted);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
