using System.Numerics.Tensors;

namespace Cluster.Shared.Optimizers.Rules;

/// <summary>What adaptive rules divide by: √x + ε, or √(x + ε).</summary>
/// <param name="epsilon">ε, above 0.</param>
/// <param name="inside">Whether it stands inside the root.</param>
internal readonly struct RootDivisor(double epsilon, bool inside)
{
    // An ε that a float cannot hold must not make 0/0 of what has no gradient, the padding first of all.
    private readonly float _epsilon = Math.Max((float)epsilon, float.Epsilon);

    /// <param name="squares">[piece] x, 0 or more.</param>
    /// <param name="divisor">[piece] Overwritten; may be the same.</param>
    public void Take(ReadOnlySpan<float> squares, Span<float> divisor)
    {
        if (inside)
        {
            TensorPrimitives.Add(squares, _epsilon, divisor);
            TensorPrimitives.Sqrt(divisor, divisor);
            return;
        }

        TensorPrimitives.Sqrt(squares, divisor);
        TensorPrimitives.Add(divisor, _epsilon, divisor);
    }
}
