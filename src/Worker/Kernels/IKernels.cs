using Cluster.Shared.Models;

namespace Cluster.Worker.Kernels;

/// <summary>
/// The arithmetic of a dense layer. Symbols: batch, in, out. Every element is computed in one fixed order, so that all
/// implementations give the same bits.
/// </summary>
public interface IKernels
{
    /// <summary>z = x wᵀ + bias.</summary>
    /// <param name="x">[batch, in] The padding is finite.</param>
    /// <param name="w">[out, in] The padding is zero.</param>
    /// <param name="bias">[out] and padding.</param>
    /// <param name="z">[batch, out] The padding is left alone.</param>
    void Forward(ReadOnlyMatrix x, ReadOnlyMatrix w, ReadOnlySpan<float> bias, Matrix z);

    /// <summary>dX = dZ w.</summary>
    /// <param name="dZ">[batch, out]</param>
    /// <param name="w">[out, in]</param>
    /// <param name="dX">[batch, in] Overwritten, the padding too.</param>
    void InputGradient(ReadOnlyMatrix dZ, ReadOnlyMatrix w, Matrix dX);

    /// <summary>dW = dZᵀ x.</summary>
    /// <param name="dZ">[batch, out]</param>
    /// <param name="x">[batch, in]</param>
    /// <param name="dW">[out, in] The padding is changed too.</param>
    /// <param name="add">Go on from the sums in <paramref name="dW"/>: the bits are those of one call with all rows.</param>
    void WeightGradient(ReadOnlyMatrix dZ, ReadOnlyMatrix x, Matrix dW, bool add);

    /// <summary>Sums over the batch.</summary>
    /// <param name="dZ">[batch, out]</param>
    /// <param name="dBias">[out] and padding.</param>
    /// <param name="add">Go on from what is there.</param>
    void BiasGradient(ReadOnlyMatrix dZ, Span<float> dBias, bool add);

    /// <param name="activation">Any but softmax.</param>
    /// <param name="z">A multiple of sixteen elements.</param>
    /// <param name="a">As many; may be <paramref name="z"/> itself.</param>
    void Activate(Activation activation, ReadOnlySpan<float> z, Span<float> a);

    /// <param name="activation">Any but softmax.</param>
    /// <param name="a">A multiple of sixteen activations.</param>
    /// <param name="d">As many; multiplied by the derivative there.</param>
    void MultiplyByDerivative(Activation activation, ReadOnlySpan<float> a, Span<float> d);

    /// <summary>eˣ in place.</summary>
    /// <param name="x">A multiple of sixteen elements.</param>
    void Exp(Span<float> x);

    /// <summary>ln(1 + eˣ) in place.</summary>
    /// <param name="x">A multiple of sixteen elements.</param>
    void Softplus(Span<float> x);

    /// <summary>p / 255.</summary>
    /// <param name="pixels">Any number.</param>
    /// <param name="y">As many.</param>
    void FromPixels(ReadOnlySpan<byte> pixels, Span<float> y);
}
