using System.Text.Json;
using Cluster.Shared.Training;

namespace Cluster.Coordinator.Results.Json;

internal static class SummaryJsonRuns
{
    public static string NameOf(RunStatus status) => status switch
    {
        RunStatus.Finished => "finished",
        RunStatus.Diverged => "diverged",
        RunStatus.Failed => "failed",
        RunStatus.Interrupted => "interrupted",
        RunStatus.Eliminated => "eliminated",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    public static void Write(Utf8JsonWriter json, RunSummary run)
    {
        json.WriteStartObject();
        json.WriteNumber("seed", run.Seed);
        json.WriteString("status", NameOf(run.Status));
        json.WriteString("weights_sha256", run.WeightsSha256);
        JsonNumbers.Write(json, "seconds", run.Seconds);
        json.WriteNumber("epochs", run.Epochs);
        WriteBestAndFinal(json, "validation_accuracy", run.ValidationAccuracyBest, run.ValidationAccuracyFinal);
        JsonNumbers.Write(json, "validation_cost_final", run.ValidationCostFinal);
        JsonNumbers.Write(json, "train_accuracy_final", run.TrainAccuracyFinal);
        JsonNumbers.Write(json, "train_cost_final", run.TrainCostFinal);
        JsonNumbers.Write(json, "train_objective_final", run.TrainObjectiveFinal);
        JsonNumbers.Write(json, "accuracy_gap", run.AccuracyGap);
        JsonNumbers.Write(json, "saturated_share_last", run.SaturatedShareLast);
        json.WriteStartObject("initial_gradient_norms");
        JsonNumbers.Write(json, "l2", run.InitialL2);
        JsonNumbers.Write(json, "l1", run.InitialL1);
        json.WriteEndObject();
        JsonNumbers.Write(json, MetricNames.RatioStart, run.RatioAtStart);
        JsonNumbers.Write(json, MetricNames.RatioEnd, run.RatioAtEnd);
        WritePretraining(json, run);
        if (run.Best is { } best)
        {
            json.WriteStartObject("best");
            json.WriteNumber("epoch", best.Epoch);
            JsonNumbers.Write(json, "value", best.Value);
            json.WriteEndObject();
        }

        if (run.EarlyEnd is { } end)
        {
            json.WriteStartObject("early_end");
            json.WriteNumber("epoch", end.Epoch);
            json.WriteString("reason", end.Reason);
            json.WriteEndObject();
        }

        if (run.Divergence is { } divergence)
        {
            json.WriteStartObject("divergence");
            json.WriteNumber("layer", divergence.Layer);
            json.WriteString("what", divergence.What);
            json.WriteString("value", divergence.Value.ToString("R"));
            json.WriteNumber("step", divergence.Step);
            json.WriteNumber("epoch", divergence.Epoch);
            json.WriteEndObject();
        }

        SummaryJsonAlerts.Write(json, run.Alerts);
        if (run.Failure is not null) json.WriteString("failure", run.Failure);
        json.WriteEndObject();
    }

    private static void WritePretraining(Utf8JsonWriter json, RunSummary run)
    {
        if (run.Pretraining.Count == 0) return;
        json.WriteStartArray("pretraining");
        foreach (var record in run.Pretraining)
        {
            json.WriteStartObject();
            json.WriteNumber("layer", record.Layer);
            json.WriteNumber("epochs", record.Epoch);
            foreach (var metric in MetricNames.OfPretraining) JsonNumbers.Write(json, metric.Name, metric.Value(record));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteBestAndFinal(Utf8JsonWriter json, string name, double? best, double? final)
    {
        json.WriteStartObject(name);
        JsonNumbers.Write(json, "best", best);
        JsonNumbers.Write(json, "final", final);
        json.WriteEndObject();
    }
}
