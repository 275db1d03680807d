namespace Cluster.Shared.Diagnostics;

/// <summary>What can be wrong with a training. Definitions and thresholds: docs/diagnostics.md.</summary>
public enum AlertKind
{
    /// <summary>Early layers get almost no gradient.</summary>
    Vanishing,

    /// <summary>Gradients grow towards the first layer, steps outgrow the weights, or a number is not finite.</summary>
    Exploding,

    /// <summary>Most activations of a layer sit in the flat part of their function.</summary>
    Saturated,

    /// <summary>Most neurons of a layer are silent on every example.</summary>
    Dead,

    /// <summary>The cost stays where it would be without looking at the examples.</summary>
    NotLearning,
}

/// <summary>Something that a person should look at.</summary>
/// <param name="Kind">What.</param>
/// <param name="Layers">1 for the first hidden layer; empty where it is about the whole net.</param>
/// <param name="Step">Updates before the moment at which it was certain.</param>
/// <param name="Epoch">Epochs completed before it.</param>
/// <param name="Cause">One sentence with the figures.</param>
/// <param name="Remedy">One sentence: what to try.</param>
public sealed record Alert(AlertKind Kind, IReadOnlyList<int> Layers, long Step, int Epoch, string Cause, string Remedy)
{
    /// <summary>"vanishing", "not learning".</summary>
    public static string NameOf(AlertKind kind) => kind == AlertKind.NotLearning ? "not learning" : $"{kind}".ToLowerInvariant();

    /// <summary>"layer 3", "layers 1 to 4", "layers 1, 2 and 5"; "the net" for none.</summary>
    public static string NameOf(IReadOnlyList<int> layers)
    {
        if (layers.Count == 0) return "the net";
        if (layers.Count == 1) return $"layer {layers[0]}";
        return layers.Count > 2 && layers[^1] - layers[0] == layers.Count - 1
            ? $"layers {layers[0]} to {layers[^1]}"
            : $"layers {string.Join(", ", layers.SkipLast(1))} and {layers[^1]}";
    }
}
