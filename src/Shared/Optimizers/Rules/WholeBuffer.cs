using Cluster.Shared.Models;

namespace Cluster.Shared.Optimizers.Rules;

/// <summary>For rules with <see cref="IUpdateRule.NeedsWhole"/>.</summary>
internal static class WholeBuffer
{
    /// <exception cref="ArgumentException">A piece.</exception>
    public static void Check(ParameterLayout layout, ReadOnlySpan<float> update, int first)
    {
        if (first == 0 && update.Length == layout.Length) return;
        throw new ArgumentException(
            $"This rule takes norms and needs all {layout.Length} floats, not {update.Length} from {first} on.", nameof(update));
    }
}
