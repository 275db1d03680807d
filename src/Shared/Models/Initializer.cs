namespace Cluster.Shared.Models;

/// <summary>How weights or biases are drawn; n_in and n_out are the layer's numbers of inputs and neurons.</summary>
public enum InitializerKind
{
    /// <summary>N(0, 1).</summary>
    StandardNormal,

    /// <summary>Normal with standard deviation 1/√n_in.</summary>
    ScaledNormal,

    /// <summary>Uniform in ±1/√n_in: the variance shrinks to a third in every layer.</summary>
    ScaledUniform,

    /// <summary>Normal with variance 2/(n_in + n_out). Glorot and Bengio, 2010.</summary>
    XavierNormal,

    /// <summary>Uniform in ±√(6/(n_in + n_out)).</summary>
    XavierUniform,

    /// <summary>Normal with standard deviation √(2/n_in). He et al., 2015.</summary>
    HeNormal,

    /// <summary>Uniform in ±√(6/n_in).</summary>
    HeUniform,

    /// <summary>Every number the same.</summary>
    Constant,

    /// <summary>Biases only: b_j = −Σ w_jk a_k on the first training example, so that every weighted input there is 0.</summary>
    Centered,

    /// <summary>Normal with a given standard deviation.</summary>
    Normal,
}

/// <param name="Value">
/// For <see cref="InitializerKind.Constant"/>, or the standard deviation of <see cref="InitializerKind.Normal"/>; otherwise unused.
/// </param>
public sealed record Initializer(InitializerKind Kind, double Value = 0)
{
    public static Initializer Zero { get; } = new(InitializerKind.Constant);
}

/// <summary>How a run's parameters begin.</summary>
public sealed record InitializationSpecification
{
    /// <summary>Of the hidden layers.</summary>
    public Initializer Weights { get; init; } = new(InitializerKind.ScaledNormal);

    public Initializer OutputWeights { get; init; } = new(InitializerKind.ScaledNormal);

    /// <summary>Of all layers.</summary>
    public Initializer Biases { get; init; } = new(InitializerKind.StandardNormal);
}
