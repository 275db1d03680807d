using System.Runtime.Intrinsics;
using Cluster.Shared.Models;

namespace Cluster.Worker.Kernels;

/// <summary>The kernels for one width.</summary>
internal sealed class VectorKernels<TLanes> : IKernels
    where TLanes : struct, ILanes<TLanes>
{
    public void Forward(ReadOnlyMatrix x, ReadOnlyMatrix w, ReadOnlySpan<float> bias, Matrix z) =>
        DotProducts<TLanes>.AddBias(x, w, bias, z);

    public void InputGradient(ReadOnlyMatrix dZ, ReadOnlyMatrix w, Matrix dX) => OuterProducts<TLanes>.InputGradient(dZ, w, dX);

    public void WeightGradient(ReadOnlyMatrix dZ, ReadOnlyMatrix x, Matrix dW, bool add) =>
        OuterProducts<TLanes>.WeightGradient(dZ, x, dW, add);

    public void BiasGradient(ReadOnlyMatrix dZ, Span<float> dBias, bool add) => Elementwise<TLanes>.SumRows(dZ, dBias, add);

    public void Activate(Activation activation, ReadOnlySpan<float> z, Span<float> a)
    {
        switch (activation)
        {
            case Activation.Sigmoid: Elementwise<TLanes>.Apply<SigmoidFunction>(z, a); break;
            case Activation.Tanh: Elementwise<TLanes>.Apply<TanhFunction>(z, a); break;
            case Activation.Relu: Elementwise<TLanes>.Apply<ReluFunction>(z, a); break;
            case Activation.LeakyRelu: Elementwise<TLanes>.Apply<LeakyReluFunction>(z, a); break;
            case Activation.Identity: z.CopyTo(a); break;
            default: throw new ArgumentOutOfRangeException(nameof(activation), activation, "Not a function of one weighted input.");
        }
    }

    public void MultiplyByDerivative(Activation activation, ReadOnlySpan<float> a, Span<float> d)
    {
        switch (activation)
        {
            case Activation.Sigmoid: Elementwise<TLanes>.MultiplyByDerivative<SigmoidFunction>(a, d); break;
            case Activation.Tanh: Elementwise<TLanes>.MultiplyByDerivative<TanhFunction>(a, d); break;
            case Activation.Relu: Elementwise<TLanes>.MultiplyByDerivative<ReluFunction>(a, d); break;
            case Activation.LeakyRelu: Elementwise<TLanes>.MultiplyByDerivative<LeakyReluFunction>(a, d); break;
            case Activation.Identity: break;
            default: throw new ArgumentOutOfRangeException(nameof(activation), activation, "Not a function of one weighted input.");
        }
    }

    public void Exp(Span<float> x) => Elementwise<TLanes>.Apply<ExpFunction>(x, x);

    public void Softplus(Span<float> x) => Elementwise<TLanes>.Apply<SoftplusFunction>(x, x);

    public void FromPixels(ReadOnlySpan<byte> pixels, Span<float> y) => Elementwise<TLanes>.FromPixels(pixels, y);
}

/// <summary>The kernels there are; all give the same bits, so the choice is one of speed.</summary>
public static class KernelSet
{
    public static IKernels Vector512Bits { get; } = new VectorKernels<Lanes512>();

    public static IKernels Vector256Bits { get; } = new VectorKernels<Lanes256>();

    public static IKernels Vector128Bits { get; } = new VectorKernels<Lanes128>();

    /// <summary>The widest that this machine computes in hardware.</summary>
    public static IKernels Best { get; } =
        Vector512.IsHardwareAccelerated ? Vector512Bits : Vector256.IsHardwareAccelerated ? Vector256Bits : Vector128Bits;
}
