namespace Cluster.Shared.Optimizers;

/// <summary>How a gradient that is too large is cut down, before anything else is done with it.</summary>
public enum ClipKind
{
    None,

    /// <summary>Each number by itself, to within ±c.</summary>
    Value,

    /// <summary>The whole gradient is scaled so that its length is c at most; its direction stays.</summary>
    Norm,

    /// <summary>The same for the gradient of each layer.</summary>
    Layer,
}
