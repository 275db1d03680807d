using System.Text.Json;
using Cluster.Coordinator.Experiments.Schema;

namespace Cluster.Coordinator.Results.Json;

/// <summary><c>search</c> in summary.json: what was searched, and the trials in the order of their places.</summary>
internal static class SummaryJsonSearch
{
    public static void Write(Utf8JsonWriter json, SearchSummary? search)
    {
        if (search is null) return;
        json.WriteStartObject("search");
        json.WriteString("method", Choices.SnakeCase(search.Plan.Method));
        json.WriteString("metric", Choices.SnakeCase(search.Plan.Metric));
        json.WriteNumber("seed", search.Plan.Seed);
        json.WriteStartArray("space");
        foreach (var key in search.Plan.Space)
        {
            json.WriteStartObject();
            json.WriteString("key", key.Path);
            json.WriteString("scale", Choices.SnakeCase(key.Scale));
            JsonNumbers.Write(json, "from", key.From);
            JsonNumbers.Write(json, "to", key.To);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("stages");
        foreach (var rung in search.Plan.Rungs)
        {
            json.WriteStartObject();
            json.WriteNumber("epochs", rung.Epochs);
            json.WriteNumber("trials", rung.Trials);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("best", search.Best?.Summary.Configuration.Label);
        json.WriteStartArray("ranking");
        foreach (var trial in search.Ranking) Write(json, trial);
        json.WriteEndArray();
        json.WriteStartArray("best_so_far");
        foreach (var (trials, mean) in search.BestSoFar)
        {
            json.WriteStartObject();
            json.WriteNumber("trials", trials);
            JsonNumbers.Write(json, "mean", mean);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Trial trial)
    {
        json.WriteStartObject();
        json.WriteNumber("place", trial.Place);
        json.WriteNumber("trial", trial.Number);
        json.WriteString("label", trial.Summary.Configuration.Label);
        json.WriteString("end", Choices.SnakeCase(trial.End));
        json.WriteNumber("epochs", trial.Epochs);
        if (trial.Stage is { } stage) json.WriteNumber("stage", stage);
        JsonNumbers.Write(json, "mean", trial.Metric.Mean);
        JsonNumbers.Write(json, "std", trial.Metric.Std);
        JsonNumbers.Write(json, "ci95", trial.Metric.Ci95);
        json.WriteNumber("n", trial.Metric.N);
        JsonNumbers.Write(json, "p", trial.Test?.P);
        JsonNumbers.Write(json, "p_holm", trial.PAdjusted);
        json.WriteEndObject();
    }
}
