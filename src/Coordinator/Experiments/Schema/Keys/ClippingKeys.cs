using Cluster.Shared.Optimizers;

namespace Cluster.Coordinator.Experiments.Schema.Keys;

/// <summary>What is done with a gradient that is too large.</summary>
internal static class ClippingKeys
{
    public static IEnumerable<ExperimentKey> All()
    {
        yield return Key.Of("clip", new ChoiceType<ClipKind>(), ClipKind.None,
            (d, value) => d.Optimizer = d.Optimizer with { Clip = value },
            "Cut down the gradient before all else: each number to ±c (`value`), or scaled to at most the length c, the whole gradient "
            + "(`norm`) or that of each layer (`layer`).");
        yield return Key.Of("clip_at", RealType.Positive, "none: needed with `clip`", _ => 0.0,
            (d, value) => d.Optimizer = d.Optimizer with { ClipAt = value },
            "c of `clip`.", "with clip value, norm or layer", d => d.Optimizer.Clip != ClipKind.None);
    }
}
