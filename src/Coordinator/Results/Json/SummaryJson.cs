using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Results.Verdicts;
using Cluster.Coordinator.Statistics;
using Cluster.Shared.Files;
using Cluster.Shared.Training;

namespace Cluster.Coordinator.Results.Json;

/// <summary>summary.json. Its names are stable: people script against them. Unknown figures are null, never NaN.</summary>
public static class SummaryJson
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void WriteFile(string path, ExperimentSummary summary, ICommitGuard? guard = null) =>
        AtomicFile.Write(path, stream => Write(stream, summary), guard);

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
        JsonNumbers.Write(json, "seconds", summary.Seconds);
        json.WriteString("version", summary.Version);
        json.WriteBoolean("complete", summary.Complete);
        json.WriteString("compare", MetricWords.FileName(summary.Experiment.Compare));
        json.WriteString("verdict", Verdict.Of(summary));
        json.WriteStartArray("notes");
        foreach (var note in summary.Notes) json.WriteStringValue(note);
        json.WriteEndArray();
        SummaryJsonSearch.Write(json, summary.Search);
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
            if (value is double or float) JsonNumbers.Write(json, Convert.ToDouble(value, CultureInfo.InvariantCulture));
            else JsonSerializer.Serialize(json, value);
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
        json.WriteNumber("seeds_without_gradient_start", summary.NoGradientAtStart.Seeds);
        json.WriteNumber("seeds_without_gradient_end", summary.NoGradientAtEnd.Seeds);
        json.WriteEndObject();
        SummaryJsonAlerts.Write(json, summary.Alerts);
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
        JsonNumbers.Write(json, "mean", estimate.Mean);
        JsonNumbers.Write(json, "std", estimate.Std);
        JsonNumbers.Write(json, "ci95", estimate.Ci95);
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
        JsonNumbers.Write(json, "geometric_mean", estimate.Mean);
        JsonNumbers.Write(json, "geometric_std", estimate.Factor);
        JsonNumbers.Write(json, "ci95", estimate.Ci95);
        JsonNumbers.Write(json, "median", estimate.Median);
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
        json.WriteNumber("seeds_with_every_earlier_layer_faster", speed.FallingSeeds);
        json.WriteEndObject();
    }

    private static void WritePublished(Utf8JsonWriter json, IReadOnlyList<PublishedFigures> published)
    {
        json.WriteStartArray("published");
        foreach (var figures in published)
        {
            json.WriteStartObject();
            json.WriteString("source", figures.Source);
            JsonNumbers.Write(json, "validation_accuracy_best", figures.ValidationAccuracy);
            JsonNumbers.Write(json, "initial_gradient_norms_l2", figures.InitialGradientNorms ?? []);
            json.WriteStartArray("curve");
            foreach (var point in figures.Curve)
            {
                json.WriteStartObject();
                json.WriteNumber("epoch", point.Epoch);
                JsonNumbers.Write(json, "l2", point.GradientNorms);
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
            JsonNumbers.Write(json, "difference", comparison.Difference);
            JsonNumbers.Write(json, "difference_ci95", comparison.Ci95);
            JsonNumbers.Write(json, "t", comparison.Test.T);
            JsonNumbers.Write(json, "degrees_of_freedom", comparison.Test.Freedom);
            JsonNumbers.Write(json, "p", comparison.Test.P);
            JsonNumbers.Write(json, "p_holm", comparison.PAdjusted);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
