namespace Cluster.Shared.Models;

public static class ActivationExtensions
{
    /// <summary>
    /// Whether the derivative follows from the weighted input only: two of them lead to the same value with different derivatives.
    /// </summary>
    public static bool NeedsWeightedInput(this Activation activation) => activation is Activation.Gelu or Activation.Silu;
}
