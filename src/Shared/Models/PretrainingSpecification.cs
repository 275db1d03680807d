namespace Cluster.Shared.Models;

/// <summary>
/// Hidden layers trained one after the other, first to last, as restricted Boltzmann machines of Bernoulli units, before the net is
/// trained as a whole. Hinton, Osindero and Teh, "A fast learning algorithm for deep belief nets", 2006.
/// </summary>
public sealed record PretrainingSpecification
{
    /// <summary>Passes over the training examples for each layer; 1 or more.</summary>
    public required int Epochs { get; init; }

    /// <summary>Above 0.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>Share of the last step that is kept, in [0, 1).</summary>
    public double Momentum { get; init; } = 0.5;

    /// <summary>λ of the decay of weights, (λ/n) w a step.</summary>
    public double L2 { get; init; }

    /// <summary>k of CD-k: Gibbs steps for each example; 1 or more.</summary>
    public int GibbsSteps { get; init; } = 1;

    /// <summary>Persistent contrastive divergence: chains go on from step to step instead of beginning at the examples.</summary>
    public bool Persistent { get; init; }

    /// <summary>Chains of the persistent kind: as many as a mini-batch has examples.</summary>
    public int Chains { get; init; }
}
