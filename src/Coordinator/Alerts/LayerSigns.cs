using Cluster.Shared.Diagnostics;
using Cluster.Shared.Models;
using Cluster.Shared.Training;

namespace Cluster.Coordinator.Alerts;

/// <summary>One layer beyond a threshold at one diagnosis.</summary>
/// <param name="Sign">By which figure; a kind may have several.</param>
/// <param name="Value">The figure.</param>
/// <param name="Threshold">What it is beyond.</param>
internal sealed record LayerSign(AlertKind Kind, int Layer, string Sign, double Value, double Threshold)
{
    public (AlertKind Kind, int Layer, string Sign) Key => (Kind, Layer, Sign);
}

/// <summary>Looks through a diagnosis layer by layer.</summary>
internal sealed class LayerSigns(RunSpecification run, AlertThresholds thresholds)
{
    public const string Ratio = "ratio";
    public const string Step = "step";
    public const string Share = "share";

    // On fewer examples a healthy neuron may well be silent.
    private const int ExamplesMin = 100;

    private readonly int _examples = run.Diagnostics.Source == DiagnosticsSource.Probe ? run.Diagnostics.ProbeCount : run.BatchSize;

    public IReadOnlyList<LayerSign> In(DiagnosticsRecord record) =>
        [.. Ratios(record).Concat(Steps(record)).Concat(Shares(record))];

    /// <summary>Of hidden layers to the last of them.</summary>
    private IEnumerable<LayerSign> Ratios(DiagnosticsRecord record)
    {
        var hidden = Hidden(record);
        if (hidden.Count < 2 || !(hidden[^1].DeltaL2 > 0)) yield break;
        foreach (var layer in hidden.SkipLast(1))
        {
            var ratio = layer.DeltaL2 / hidden[^1].DeltaL2;
            if (ratio < thresholds.Vanishing) yield return new(AlertKind.Vanishing, layer.Layer, Ratio, ratio, thresholds.Vanishing.Value);
            if (ratio > thresholds.Exploding) yield return new(AlertKind.Exploding, layer.Layer, Ratio, ratio, thresholds.Exploding.Value);
        }
    }

    /// <summary>Of all layers. A layer whose weights are all zero has steps without end, which says nothing.</summary>
    private IEnumerable<LayerSign> Steps(DiagnosticsRecord record) => record.Layers
        .Where(layer => layer.UpdateRatio > thresholds.Step && double.IsFinite(layer.UpdateRatio.Value))
        .Select(layer => new LayerSign(AlertKind.Exploding, layer.Layer, Step, layer.UpdateRatio!.Value, thresholds.Step!.Value));

    /// <summary>Of hidden layers; outputs are meant to be sure of themselves.</summary>
    private IEnumerable<LayerSign> Shares(DiagnosticsRecord record)
    {
        foreach (var layer in Hidden(record))
        {
            var bounded = run.Model.Activation is Activation.Sigmoid or Activation.Tanh;
            if (bounded && layer.SaturatedShare > thresholds.Saturated)
                yield return new(AlertKind.Saturated, layer.Layer, Share, layer.SaturatedShare, thresholds.Saturated.Value);
            if (_examples >= ExamplesMin && layer.DeadShare > thresholds.Dead)
                yield return new(AlertKind.Dead, layer.Layer, Share, layer.DeadShare.Value, thresholds.Dead.Value);
        }
    }

    private List<LayerDiagnostics> Hidden(DiagnosticsRecord record) => [.. record.Layers.Take(run.Model.Hidden.Count)];
}
