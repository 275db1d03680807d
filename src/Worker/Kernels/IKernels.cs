using Cluster.Shared.Models;
using Cluster.Shared.Optimizers;

namespace Cluster.Worker.Kernels;

/// <summary>
/// The arithmetic of dense layers, for one engine. Symbols: batch, in, out. Every element is computed in one fixed order, so that all
/// implementations give the same bits, with any number of threads. Weights lie as [in, out]; their padding is zero.
/// </summary>
public interface IKernels
{
    /// <summary>c = a b.</summary>
    /// <param name="a">[rows, terms]</param>
    /// <param name="b">[terms, columns]</param>
    /// <param name="c">[rows, columns] Overwritten; the padding is the product with b's padding.</param>
    void Multiply(Matrix a, Matrix b, Matrix c);

    /// <summary>a = f(x w + bias).</summary>
    /// <param name="x">[batch, in]</param>
    /// <param name="w">[in, out]</param>
    /// <param name="bias">[1, out] The padding is zero.</param>
    /// <param name="activation">f; <see cref="Activation.Identity"/> leaves the weighted inputs, as softmax needs them.</param>
    /// <param name="a">[batch, out] Overwritten; the padding is f(0).</param>
    void Forward(Matrix x, Matrix w, Matrix bias, Activation activation, Matrix a);

    /// <summary>dX = (dZ wᵀ) ⊙ f′, for the layer below, whose activations are x.</summary>
    /// <param name="dZ">[batch, out]</param>
    /// <param name="w">[in, out]</param>
    /// <param name="activation">f of the layer below; any but softmax.</param>
    /// <param name="x">[batch, in] Its activations.</param>
    /// <param name="dX">[batch, in] Overwritten; the padding is zero.</param>
    void InputGradient(Matrix dZ, Matrix w, Activation activation, Matrix x, Matrix dX);

    /// <summary>dW = xᵀ dZ and dBias = Σ dZ.</summary>
    /// <param name="x">[batch, in]</param>
    /// <param name="dZ">[batch, out] The padding is zero.</param>
    /// <param name="dW">[in, out] Overwritten; the padding is zero.</param>
    /// <param name="dBias">[1, out] Likewise.</param>
    /// <param name="add">Go on from the sums that are there: the bits are those of one call with all rows.</param>
    void WeightGradient(Matrix x, Matrix dZ, Matrix dW, Matrix dBias, bool add);

    /// <summary>As <see cref="WeightGradient"/>, but a step is made with the gradient, which is not kept.</summary>
    /// <param name="x">[batch, in]</param>
    /// <param name="dZ">[batch, out] The padding is zero.</param>
    /// <param name="dW">[in, out] Sums to go on from; used up.</param>
    /// <param name="dBias">[1, out] Likewise.</param>
    /// <param name="add">Whether there are any.</param>
    /// <param name="step">The step.</param>
    /// <param name="w">[in, out] Changed.</param>
    /// <param name="bias">[1, out] Changed, without decay.</param>
    void Descend(Matrix x, Matrix dZ, Matrix dW, Matrix dBias, bool add, DescentStep step, Matrix w, Matrix bias);

    /// <param name="activation">Any but softmax.</param>
    /// <param name="z">A multiple of sixteen elements.</param>
    /// <param name="a">As many; may be <paramref name="z"/> itself.</param>
    void Activate(Activation activation, ReadOnlySpan<float> z, Span<float> a);

    /// <param name="activation">Any but softmax and those that need the weighted input.</param>
    /// <param name="a">A multiple of sixteen activations.</param>
    /// <param name="d">As many; multiplied by the derivative there.</param>
    void MultiplyByDerivative(Activation activation, ReadOnlySpan<float> a, Span<float> d);

    /// <param name="activation">One of those that need it (<see cref="ActivationExtensions.NeedsWeightedInput"/>).</param>
    /// <param name="z">A multiple of sixteen weighted inputs.</param>
    /// <param name="d">As many; multiplied by the derivative there.</param>
    void MultiplyByDerivativeAt(Activation activation, ReadOnlySpan<float> z, Span<float> d);

    /// <summary>Σ a b of each column, rows in ascending order.</summary>
    /// <param name="a">[rows, columns]</param>
    /// <param name="b">[rows, columns] May be <paramref name="a"/> itself.</param>
    /// <param name="dots">[1, columns] Overwritten, the padding too.</param>
    void ColumnDots(Matrix a, Matrix b, Matrix dots);

    /// <summary>c = a with each column times a factor of its own.</summary>
    /// <param name="a">[rows, columns]</param>
    /// <param name="factors">[1, columns]</param>
    /// <param name="c">[rows, columns] Overwritten, the padding too.</param>
    void ScaleColumns(Matrix a, Matrix factors, Matrix c);

    /// <summary>c = a with its factors + b with its factors; the product with b is rounded, the rest is fused.</summary>
    /// <param name="a">[rows, columns]</param>
    /// <param name="aFactors">[1, columns]</param>
    /// <param name="b">[rows, columns]</param>
    /// <param name="bFactors">[1, columns]</param>
    /// <param name="c">[rows, columns] Overwritten, the padding too.</param>
    void CombineColumns(Matrix a, Matrix aFactors, Matrix b, Matrix bFactors, Matrix c);

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

    /// <summary>Asks for bytes that will be read soon, and does not wait for them.</summary>
    void Prefetch(ReadOnlySpan<byte> bytes);

    /// <summary>The largest magnitude; not a number, or infinite, if one of the elements is.</summary>
    /// <param name="x">A multiple of sixteen elements.</param>
    float Largest(ReadOnlySpan<float> x);
}
