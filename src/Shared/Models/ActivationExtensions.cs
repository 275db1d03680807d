namespace Cluster.Shared.Models;

public static class ActivationExtensions
{
    /// <summary>Of leaky ReLU, at and below 0.</summary>
    public const double LeakySlope = 0.01;

    /// <summary>
    /// Whether the derivative follows from the weighted input only: two of them lead to the same value with different derivatives.
    /// </summary>
    public static bool NeedsWeightedInput(this Activation activation) => activation is Activation.Gelu or Activation.Silu;
}
