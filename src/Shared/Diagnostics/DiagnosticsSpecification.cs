namespace Cluster.Shared.Diagnostics;

public enum DiagnosticsSource
{
    /// <summary>The gradient with which the net is trained at that step; costs nothing.</summary>
    Training,

    /// <summary>A gradient over the first <see cref="DiagnosticsSpecification.ProbeCount"/> training examples; costs a pass.</summary>
    Probe,
}

/// <summary>When and from what the per-layer figures are taken.</summary>
public sealed record DiagnosticsSpecification
{
    public DiagnosticsSource Source { get; init; } = DiagnosticsSource.Probe;

    /// <summary>Examples of the probe set; at most the training examples.</summary>
    public int ProbeCount { get; init; } = 1000;

    /// <summary>Once before the first step.</summary>
    public bool BeforeTraining { get; init; } = true;

    /// <summary>Before the first step of every k-th epoch; 0 for not at all.</summary>
    public int EveryEpochs { get; init; } = 1;

    /// <summary>Before every k-th step; 0 for not at all.</summary>
    public int EverySteps { get; init; }

    /// <summary>Keep ∂C/∂b of every neuron at each of these moments; before training it is always kept.</summary>
    public bool Neurons { get; init; }
}
