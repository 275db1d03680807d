using Cluster.Shared.Models;
using Cluster.Worker.Kernels;
using MathNet.Numerics.Distributions;

namespace Cluster.Worker.Tests.Kernels;

/// <summary>Elementary functions against the platform's in double precision; error in units of the last place of a float.</summary>
public sealed class FunctionTests
{
    public delegate void Function(IKernels kernels, Span<float> values);

    public static TheoryData<string, double, double, double> Sweeps() => new()
    {
        { "exp", -104, 88.7, 1.5 },
        { "exp", -1, 1, 1.5 },
        { "sigmoid", -104, 104, 2.5 },
        { "sigmoid", -4, 4, 2.5 },
        { "tanh", -12, 12, 2 },
        { "tanh", -1, 1, 2 },
        { "tanh", -1e-3, 1e-3, 2 },
        { "softplus", -104, 104, 3 },
        { "softplus", -4, 4, 3 },
        { "elu", -30, 10, 2 },
        { "elu", -1, 1, 2 },
        { "elu", -1e-3, 1e-3, 2 },
        { "gelu", -12.5, 6, 6 },
        { "gelu", -2, 2, 6 },
        { "gelu", -0.01, 0.01, 2 },
        { "silu", -80, 80, 4 },
        { "silu", -4, 4, 4 },
        { "softplus′", 0, 30, 2 },
        { "softplus′", 0, 1, 2 },
        { "softplus′", 0, 1e-6, 2 },
    };

    [Theory]
    [MemberData(nameof(Sweeps))]
    public void Errors_stay_within_what_is_promised(string name, double from, double to, double ulps)
    {
        const int count = 1 << 18;
        var (function, exact) = Named(name);
        float[] x = [.. Enumerable.Range(0, count).Select(i => (float)(from + (to - from) * i / (count - 1)))];
        float[] y = [.. x];
        function(Widths.Best, y);

        var (worst, at) = x.Zip(y, (one, value) => (Error: Ulps(value, exact(one)), At: one)).Max();
        worst.ShouldBeLessThan(ulps, $"{name}({at:R})");
    }

    [Theory]
    [InlineData("exp", 1f, 0f, float.PositiveInfinity)]
    [InlineData("sigmoid", 0.5f, 0f, 1f)]
    [InlineData("tanh", 0f, -1f, 1f)]
    [InlineData("softplus", 0.6931472f, 0f, float.PositiveInfinity)]
    [InlineData("elu", 0f, -1f, float.PositiveInfinity)]
    [InlineData("gelu", 0f, 0f, float.PositiveInfinity)]
    [InlineData("silu", 0f, 0f, float.PositiveInfinity)]
    [InlineData("gelu′", 0.5f, 0f, 1f)]
    [InlineData("silu′", 0.5f, 0f, 1f)]
    public void Zero_infinities_and_NaN_give_the_limits(string name, float atZero, float atMinusInfinity, float atInfinity)
    {
        float[] values = [0, -0f, float.NegativeInfinity, float.PositiveInfinity, float.NaN, float.MinValue, .. new float[10]];
        Named(name).Function(Widths.Best, values);
        values[..6].ShouldBe([atZero, atZero, atMinusInfinity, atInfinity, float.NaN, atMinusInfinity]);
    }

    [Theory]
    [InlineData(Activation.Relu, 0f)]
    [InlineData(Activation.LeakyRelu, -0.02f)]
    [InlineData(Activation.Identity, -2f)]
    public void Piecewise_linear_functions_are_exact(Activation activation, float atMinusTwo)
    {
        float[] values = [3, -2, float.NaN, float.PositiveInfinity, .. new float[12]];
        Widths.Best.Activate(activation, values, values);
        values[..4].ShouldBe([3, atMinusTwo, float.NaN, float.PositiveInfinity]);
    }

    [Theory]
    [InlineData(Activation.Sigmoid, 0.25f, 0.1875f)]
    [InlineData(Activation.Tanh, 0.25f, 0.9375f)]
    [InlineData(Activation.Relu, 0.25f, 1f)]
    [InlineData(Activation.Relu, 0f, 0f)]
    [InlineData(Activation.LeakyRelu, 0.25f, 1f)]
    [InlineData(Activation.LeakyRelu, -0.25f, 0.01f)]
    [InlineData(Activation.Elu, 0.25f, 1f)]
    [InlineData(Activation.Elu, -0.25f, 0.75f)]
    [InlineData(Activation.Softplus, 0.6931472f, 0.5f)]
    [InlineData(Activation.Softplus, 0f, 0f)]
    [InlineData(Activation.Identity, 0.25f, 1f)]
    public void Derivatives_follow_from_the_values(Activation activation, float a, float derivative)
    {
        var values = new float[16];
        var d = new float[16];
        (values[3], d[3]) = (a, 2f);
        Widths.Best.MultiplyByDerivative(activation, values, d);
        d[3].ShouldBe(2 * derivative);
    }

    [Theory]
    [InlineData("gelu′", -15, 15)]
    [InlineData("gelu′", -1, 1)]
    [InlineData("silu′", -104, 104)]
    [InlineData("silu′", -4, 4)]
    public void Derivatives_that_cross_zero_are_near_in_absolute_terms(string name, double from, double to)
    {
        const int count = 1 << 16;
        var (function, exact) = Named(name);
        float[] x = [.. Enumerable.Range(0, count).Select(i => (float)(from + (to - from) * i / (count - 1)))];
        float[] y = [.. x];
        function(Widths.Best, y);
        x.Zip(y, (one, value) => Math.Abs(value - exact(one))).Max().ShouldBeLessThan(4e-7);
    }

    [Fact]
    public void Every_width_gives_the_same_bits()
    {
        // Every 4099th of all floats, NaNs and infinities included.
        float[] x = [.. Enumerable.Range(0, 1 << 20).Select(i => BitConverter.Int32BitsToSingle(unchecked(i * 4099)))];
        foreach (var name in new[]
        {
            "exp", "sigmoid", "tanh", "softplus", "softplus′", "relu", "leaky", "elu", "gelu", "gelu′", "silu", "silu′",
        })
        {
            var hashes = Widths.All.Select(kernels =>
            {
                float[] y = [.. x];
                Named(name).Function(kernels, y);
                return WeightsHash.Of(y);
            });
            hashes.Distinct().Count().ShouldBe(1, name);
        }
    }

    [Fact]
    public void Pixels_are_divided_by_255_to_the_last_bit()
    {
        foreach (var kernels in Widths.All)
        {
            foreach (var count in new[] { 1, 15, 16, 17, 255, 256 })
            {
                byte[] pixels = [.. Enumerable.Range(256 - count, count).Select(p => (byte)p)];
                var y = new float[count];
                kernels.FromPixels(pixels, y);
                y.ShouldBe(pixels.Select(p => p / 255f));
            }
        }
    }

    private static (Function Function, Func<double, double> Exact) Named(string name) => name switch
    {
        "exp" => ((kernels, values) => kernels.Exp(values), Math.Exp),
        "sigmoid" => ((kernels, values) => kernels.Activate(Activation.Sigmoid, values, values), x => 1 / (1 + Math.Exp(-x))),
        "tanh" => ((kernels, values) => kernels.Activate(Activation.Tanh, values, values), Math.Tanh),
        "relu" => ((kernels, values) => kernels.Activate(Activation.Relu, values, values), x => Math.Max(0, x)),
        "leaky" => ((kernels, values) => kernels.Activate(Activation.LeakyRelu, values, values), x => x > 0 ? x : 0.01 * x),
        "elu" => ((kernels, values) => kernels.Activate(Activation.Elu, values, values), x => x > 0 ? x : ExpMinusOne(x)),
        "gelu" => ((kernels, values) => kernels.Activate(Activation.Gelu, values, values), x => x * Normal.CDF(0, 1, x)),
        "gelu′" => (
            (kernels, values) => Slope(kernels, Activation.Gelu, values),
            x => Normal.CDF(0, 1, x) + x * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI)),
        "silu" => ((kernels, values) => kernels.Activate(Activation.Silu, values, values), x => x / (1 + Math.Exp(-x))),
        "silu′" => (
            (kernels, values) => Slope(kernels, Activation.Silu, values), x => (1 + x / (1 + Math.Exp(x))) / (1 + Math.Exp(-x))),
        "softplus′" => ((kernels, values) => Derivative(kernels, Activation.Softplus, values), a => -ExpMinusOne(-a)),
        _ => ((kernels, values) => kernels.Softplus(values), x => Math.Max(x, 0) + LogOnePlus(Math.Exp(-Math.Abs(x)))),
    };

    private static void Derivative(IKernels kernels, Activation activation, Span<float> values)
    {
        var derivatives = new float[values.Length];
        derivatives.AsSpan().Fill(1f);
        kernels.MultiplyByDerivative(activation, values, derivatives);
        derivatives.CopyTo(values);
    }

    private static void Slope(IKernels kernels, Activation activation, Span<float> values)
    {
        var slopes = new float[values.Length];
        slopes.AsSpan().Fill(1f);
        kernels.MultiplyByDerivativeAt(activation, values, slopes);
        slopes.CopyTo(values);
    }

    /// <summary>By its series where eˣ − 1 would lose the digits of x.</summary>
    private static double ExpMinusOne(double x) =>
        Math.Abs(x) > 1e-3 ? Math.Exp(x) - 1 : x * (1 + x * (1 / 2.0 + x * (1 / 6.0 + x * (1 / 24.0 + x / 120))));

    /// <summary>By its series where 1 + u would lose the digits of u.</summary>
    private static double LogOnePlus(double u) =>
        u > 1e-3 ? Math.Log(1 + u) : u * (1 - u * (1 / 2.0 - u * (1 / 3.0 - u * (1 / 4.0 - u / 5))));

    /// <summary>Distance in units of the last place that a float of the exact value's size has.</summary>
    private static double Ulps(float value, double exact)
    {
        var magnitude = Math.Abs((float)exact);
        var ulp = (double)MathF.BitIncrement(magnitude) - magnitude;
        return Math.Abs(value - exact) / ulp;
    }
}
