using System.Globalization;
using Cluster.Shared.Diagnostics;
using Cluster.Shared.Models;
using Cluster.Shared.Training;

namespace Cluster.Coordinator.Alerts;

/// <summary>Causes and remedies, a sentence each.</summary>
internal static class AlertWords
{
    /// <param name="model">The net.</param>
    /// <param name="record">At which it was certain.</param>
    /// <param name="signs">Of one kind and figure, first layer first.</param>
    public static Alert Of(ModelSpecification model, DiagnosticsRecord record, IReadOnlyList<LayerSign> signs)
    {
        var (kind, sign) = (signs[0].Kind, signs[0].Sign);
        int[] layers = [.. signs.Select(s => s.Layer)];
        var (names, value, threshold) = (Alert.NameOf(layers), Extreme(signs), Number(signs[0].Threshold));
        var (cause, remedy) = (kind, sign) switch
        {
            (AlertKind.Vanishing, _) => ($"‖δ‖ of {names} is down to {value} of the last hidden layer's (below {threshold})"
                + $"{Factor(record)}.", Vanishing(model)),
            (AlertKind.Exploding, LayerSigns.Step) => ($"One step moves the weights of {names} by up to {value} of their length "
                + $"(above {threshold}).", "Lower the learning rate tenfold, or clip the gradient."),
            (AlertKind.Exploding, _) => ($"‖δ‖ of {names} is up to {value} times the last hidden layer's (above {threshold})"
                + $"{Factor(record)}.", "Begin with smaller weights (he_normal for relu, xavier_normal otherwise), or clip the gradient."),
            (AlertKind.Saturated, _) => ($"Up to {value} of the activations of {names} sit in the flat part of {Name(model.Activation)} "
                + $"(above {threshold}).", "Begin with smaller weights and biases (xavier_normal), normalise batches, or take relu."),
            (AlertKind.Dead, _) => ($"Up to {value} of the neurons of {names} answer 0 to every example looked at (above {threshold}).",
                "Lower the learning rate, begin with biases of 0 or a little above, or take leaky_relu."),
            _ => throw new ArgumentOutOfRangeException(nameof(signs), kind, "Not of layers."),
        };
        return new(kind, layers, record.Step, record.Epoch, cause, remedy);
    }

    public static Alert Of(Divergence divergence) => new(
        AlertKind.Exploding, [divergence.Layer], divergence.Step, Math.Max(0, divergence.Epoch - 1),
        $"A number is not finite any more: {divergence}.",
        "Lower the learning rate tenfold, begin with smaller weights, or clip the gradient.");

    public static Alert NotLearning(
        RunSpecification run, EpochRecord epoch, long steps, double cost, double accuracy, double constant) => new(
            AlertKind.NotLearning, [], steps, epoch.Epoch,
            $"After {epoch.Epoch} epochs the training cost was {Number(cost)} at best, where a constant answer costs {Number(constant)}, "
            + $"and the training accuracy {Number(100 * accuracy)} % at best.",
            run.Model.Hidden.Count > 3
                ? "Raise the learning rate, begin with xavier_normal or he_normal weights, or take fewer layers; see what else is raised."
                : "Raise the learning rate tenfold, and see that the weights begin neither at 0 nor far from it.");

    private static string Vanishing(ModelSpecification model) => model.Activation switch
    {
        Activation.Sigmoid => "Take relu with he_normal weights or tanh with xavier_normal ones, normalise batches, or take fewer layers.",
        Activation.Tanh => "Begin with xavier_normal weights, take relu with he_normal ones, or normalise batches.",
        _ => "Begin with he_normal weights, normalise batches, or take fewer layers.",
    };

    /// <summary>What a layer leaves of the gradient, in the geometric mean, and how much of that weights and slopes explain.</summary>
    private static string Factor(DiagnosticsRecord record)
    {
        double[] factors = [.. record.Layers.SkipLast(2).Select(layer => layer.DeltaFactor).OfType<double>()];
        if (factors.Length == 0 || factors.Any(factor => !(factor > 0))) return "";
        double[] predicted = [.. record.Layers.SkipLast(2).Select(layer => layer.DeltaFactorPredicted).OfType<double>()];
        var expected = predicted.Length == factors.Length && predicted.All(factor => factor > 0)
            ? $", {Number(Mean(predicted))} by its weights and slopes"
            : "";
        return $"; a layer leaves {Number(Mean(factors))} of the next one's{expected}";
    }

    private static double Mean(double[] factors) => Math.Exp(factors.Average(factor => Math.Log(factor)));

    private static string Extreme(IReadOnlyList<LayerSign> signs) => Number(signs[0].Kind == AlertKind.Vanishing
        ? signs.Min(sign => sign.Value)
        : signs.Max(sign => sign.Value));

    private static string Name(Activation activation) => $"{activation}".ToLowerInvariant();

    private static string Number(double value) =>
        value is 0 or (>= 0.001 and < 10_000)
            ? value.ToString("G3", CultureInfo.InvariantCulture)
            : value.ToString("0.0e+0", CultureInfo.InvariantCulture);
}
