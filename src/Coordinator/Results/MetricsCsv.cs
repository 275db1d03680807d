using System.Globalization;
using Cluster.Shared.Files;

namespace Cluster.Coordinator.Results;

/// <summary>
/// metrics.csv, tidy: one figure a line. `run` counts from 1 over all runs that were asked for; `step` and `epoch` are those completed
/// before the figure was taken, of the layer's own pretraining for a figure of that; `layer` is 1 for the first hidden layer and empty
/// for figures of the whole net. Numbers read back to the same bits; what is not finite is written NaN, Infinity or -Infinity.
/// </summary>
public static class MetricsCsv
{
    public static void WriteFile(string path, ExperimentResult result, ICommitGuard? guard = null) =>
        AtomicFile.WriteText(path, writer => Write(writer, result), guard);

    public static void Write(TextWriter writer, ExperimentResult result)
    {
        writer.Write("run,configuration,seed,step,epoch,layer,metric,value\n");
        var experiment = result.Experiment;
        var configurations = experiment.Configurations.Select(configuration => configuration.Label).ToList();
        var seeds = experiment.Seeds.ToList();
        foreach (var run in result.Runs)
        {
            var number = configurations.IndexOf(run.Configuration.Label) * seeds.Count + seeds.IndexOf(run.Seed) + 1;
            WriteRun(new(writer, $"{number},{Quoted(run.Configuration.Label)},{run.Seed}"), run);
        }
    }

    private static void WriteRun(RunLines lines, RunResult run)
    {
        foreach (var record in run.History.Pretraining)
        {
            var step = (long)record.Epoch * run.Configuration.Template.StepsPerEpoch;
            var (epoch, layer) = (record.Epoch, record.Layer);
            foreach (var metric in MetricNames.OfPretraining) lines.Write(step, epoch, layer, metric.Name, metric.Value(record));
        }

        foreach (var record in run.History.Diagnostics)
        {
            foreach (var layer in record.Layers)
            {
                var (step, epoch, number) = (record.Step, record.Epoch, layer.Layer);
                foreach (var metric in MetricNames.OfLayers) lines.Write(step, epoch, number, metric.Name, metric.Value(layer));
                for (var neuron = 0; neuron < layer.BiasGradient?.Count; neuron++)
                    lines.Write(step, epoch, number, $"{MetricNames.BiasGradient}_{neuron + 1}", layer.BiasGradient[neuron]);
            }

            foreach (var metric in MetricNames.OfSignal)
                lines.Write(record.Step, record.Epoch, null, metric.Name, metric.Value(record.Signal));
        }

        foreach (var epoch in run.History.Epochs)
        {
            var step = (long)epoch.Epoch * run.Configuration.Template.StepsPerEpoch;
            foreach (var metric in MetricNames.OfEpochs) lines.Write(step, epoch.Epoch, null, metric.Name, metric.Value(epoch));
        }

        WriteEpoch(lines, run, MetricNames.BestEpoch, run.History.Best?.Epoch);
        WriteEpoch(lines, run, MetricNames.EarlyEndEpoch, run.History.EarlyEnd?.Epoch);
    }

    private static void WriteEpoch(RunLines lines, RunResult run, string metric, int? epoch)
    {
        if (epoch is { } number) lines.Write((long)number * run.Configuration.Template.StepsPerEpoch, number, null, metric, (double)number);
    }

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private readonly struct RunLines(TextWriter writer, string run)
    {
        public void Write(long step, int epoch, int? layer, string metric, double? value)
        {
            if (value is { } number) Line(step, epoch, layer, metric, number.ToString("R", CultureInfo.InvariantCulture));
        }

        public void Write(long step, int epoch, int? layer, string metric, float value) =>
            Line(step, epoch, layer, metric, value.ToString("R", CultureInfo.InvariantCulture));

        private void Line(long step, int epoch, int? layer, string metric, string value) =>
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{run},{step},{epoch},{layer},{metric},{value}\n"));
    }
}
