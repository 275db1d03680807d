using Cluster.Shared.Models;

namespace Cluster.Worker.Kernels;

/// <summary>The one place that knows which function belongs to which <see cref="Activation"/>.</summary>
internal static class Activations<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    /// <param name="activation">Any but softmax.</param>
    /// <param name="z">[rows, columns] Weighted inputs; their activations take their place.</param>
    /// <param name="stride">From row to row.</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="columns">A multiple of sixteen.</param>
    public static void Apply(Activation activation, ref float z, nint stride, int rows, int columns)
    {
        switch (activation)
        {
            case Activation.Sigmoid: Elementwise<TLanes>.Apply<SigmoidFunction>(ref z, stride, rows, columns); break;
            case Activation.Tanh: Elementwise<TLanes>.Apply<TanhFunction>(ref z, stride, rows, columns); break;
            case Activation.Relu: Elementwise<TLanes>.Apply<ReluFunction>(ref z, stride, rows, columns); break;
            case Activation.LeakyRelu: Elementwise<TLanes>.Apply<LeakyReluFunction>(ref z, stride, rows, columns); break;
            case Activation.Elu: Elementwise<TLanes>.Apply<EluFunction>(ref z, stride, rows, columns); break;
            case Activation.Softplus: Elementwise<TLanes>.Apply<SoftplusFunction>(ref z, stride, rows, columns); break;
            case Activation.Gelu: Elementwise<TLanes>.Apply<GeluFunction>(ref z, stride, rows, columns); break;
            case Activation.Silu: Elementwise<TLanes>.Apply<SiluFunction>(ref z, stride, rows, columns); break;
            case Activation.Identity: break;
            default: throw NoFunction(activation);
        }
    }

    /// <param name="activation">Any but softmax and those that need the weighted input.</param>
    /// <param name="a">[rows, columns] Activations.</param>
    /// <param name="aStride">From row to row.</param>
    /// <param name="d">[rows, columns] Multiplied by the derivatives.</param>
    /// <param name="dStride">From row to row.</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="columns">A multiple of sixteen.</param>
    public static void MultiplyByDerivative(
        Activation activation, ref float a, nint aStride, ref float d, nint dStride, int rows, int columns)
    {
        switch (activation)
        {
            case Activation.Sigmoid:
                Elementwise<TLanes>.TimesDerivative<SigmoidFunction>(ref a, aStride, ref d, dStride, rows, columns);
                break;
            case Activation.Tanh: Elementwise<TLanes>.TimesDerivative<TanhFunction>(ref a, aStride, ref d, dStride, rows, columns); break;
            case Activation.Relu: Elementwise<TLanes>.TimesDerivative<ReluFunction>(ref a, aStride, ref d, dStride, rows, columns); break;
            case Activation.LeakyRelu:
                Elementwise<TLanes>.TimesDerivative<LeakyReluFunction>(ref a, aStride, ref d, dStride, rows, columns);
                break;
            case Activation.Elu: Elementwise<TLanes>.TimesDerivative<EluFunction>(ref a, aStride, ref d, dStride, rows, columns); break;
            case Activation.Softplus:
                Elementwise<TLanes>.TimesDerivative<SoftplusFunction>(ref a, aStride, ref d, dStride, rows, columns);
                break;
            case Activation.Identity: break;
            default: throw NoFunction(activation);
        }
    }

    /// <param name="activation">One whose derivative follows from the weighted input only.</param>
    /// <param name="z">Weighted inputs.</param>
    /// <param name="d">As many; multiplied by the derivatives.</param>
    public static void MultiplyByDerivativeAt(Activation activation, ReadOnlySpan<float> z, Span<float> d)
    {
        switch (activation)
        {
            case Activation.Gelu: Elementwise<TLanes>.Times<GeluSlope>(z, d); break;
            case Activation.Silu: Elementwise<TLanes>.Times<SiluSlope>(z, d); break;
            default: throw NoFunction(activation);
        }
    }

    private static ArgumentOutOfRangeException NoFunction(Activation activation) =>
        new(nameof(activation), activation, "Not a function that is known here.");
}
