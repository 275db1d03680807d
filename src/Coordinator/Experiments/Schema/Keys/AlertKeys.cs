using Cluster.Coordinator.Alerts;

namespace Cluster.Coordinator.Experiments.Schema.Keys;

/// <summary>From where on something is worth an alert. They change no result.</summary>
internal static class AlertKeys
{
    private static readonly AlertThresholds s_usual = new();

    public static IEnumerable<ExperimentKey> All()
    {
        yield return Threshold("vanishing", s_usual.Vanishing, (alerts, value) => alerts with { Vanishing = value },
            "Vanishing: ‖δ‖ of a hidden layer below so many times the last hidden layer's.");
        yield return Threshold("exploding", s_usual.Exploding, (alerts, value) => alerts with { Exploding = value },
            "Exploding: ‖δ‖ of a hidden layer above so many times the last hidden layer's, or a number that is not finite.");
        yield return Threshold("step", s_usual.Step, (alerts, value) => alerts with { Step = value },
            "Exploding: ‖Δw‖/‖w‖ of one step above it.");
        yield return Threshold("saturated", s_usual.Saturated, (alerts, value) => alerts with { Saturated = value },
            "Saturated: share of a sigmoid or tanh layer's activations in the flat part above it.");
        yield return Threshold("dead", s_usual.Dead, (alerts, value) => alerts with { Dead = value },
            "Dead: share of a ReLU layer's neurons that answer 0 to every example above it.");
        yield return Threshold("not_learning", s_usual.NotLearning, (alerts, value) => alerts with { NotLearning = value },
            "Not learning: training cost not below so many times what a constant answer costs.");
        yield return Key.Of("alerts.diagnoses", new IntegerType(1, 1000), s_usual.Diagnoses,
            (d, value) => d.Alerts = d.Alerts with { Diagnoses = value },
            "So many diagnoses in a row must show it; a run that takes only one is judged by that.", perConfiguration: false);
        yield return Key.Of("alerts.epochs", new IntegerType(1, Key.EpochsMax), s_usual.Epochs,
            (d, value) => d.Alerts = d.Alerts with { Epochs = value },
            "So many epochs (and 200 steps) a run has to begin to learn.", perConfiguration: false);
    }

    private static ExperimentKey Threshold(
        string name, double? usual, Func<AlertThresholds, double?, AlertThresholds> with, string meaning) => Key.Of(
            $"alerts.{name}", new NumberOrOffType(RealType.Positive), new NumberOrOff(usual),
            (d, value) => d.Alerts = with(d.Alerts, value.Number), meaning, perConfiguration: false);
}
