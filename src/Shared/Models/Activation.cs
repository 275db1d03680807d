namespace Cluster.Shared.Models;

/// <summary>What a neuron does with its weighted input z.</summary>
public enum Activation
{
    /// <summary>1 / (1 + e⁻ᶻ).</summary>
    Sigmoid,

    Tanh,

    /// <summary>max(0, z); the derivative at 0 is 0.</summary>
    Relu,

    /// <summary>z for z > 0, otherwise 0.01 z.</summary>
    LeakyRelu,

    /// <summary>z for z > 0, otherwise eᶻ − 1. Clevert, Unterthiner and Hochreiter, "Exponential linear units", 2016, with α = 1.</summary>
    Elu,

    /// <summary>ln(1 + eᶻ).</summary>
    Softplus,

    /// <summary>z Φ(z), Φ the normal distribution function. Hendrycks and Gimpel, "Gaussian error linear units", 2016.</summary>
    Gelu,

    /// <summary>z / (1 + e⁻ᶻ). Elfwing, Uchibe and Doya, "Sigmoid-weighted linear units", 2018.</summary>
    Silu,

    Identity,

    /// <summary>eᶻ over the layer's sum of it. Output layer only.</summary>
    Softmax,
}

/// <summary>What training makes small. Always a mean over the mini-batch; what happens over the outputs differs.</summary>
public enum Cost
{
    /// <summary>−Σ y ln a + (1 − y) ln(1 − a), summed over sigmoid outputs.</summary>
    CrossEntropy,

    /// <summary>The same, as a mean over the outputs.</summary>
    CrossEntropyMean,

    /// <summary>½ Σ (a − y)², for any elementwise output activation.</summary>
    Quadratic,

    /// <summary>−ln a of the right class, on softmax outputs.</summary>
    LogLikelihood,
}
