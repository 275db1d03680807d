using Cluster.Worker.Kernels;
using Cluster.Worker.Tests.Gradients;

namespace Cluster.Worker.Tests.Kernels;

/// <summary>Matrix products over odd shapes, against plain sums in double precision, at every width.</summary>
public sealed class ProductTests
{
    // A few roundings of sums of up to 1000 terms of size 1.
    private const double Tolerance = 2e-6;

    private static readonly IKernels[] Widths = [KernelSet.Vector512Bits, KernelSet.Vector256Bits, KernelSet.Vector128Bits];

    [Fact]
    public void Forward_is_the_sum_of_products_and_the_bias()
    {
        foreach (var (batch, inputs, outputs) in Shapes())
        {
            var (x, w) = (Padded(batch, inputs, seed: 1), Padded(outputs, inputs, seed: 2));
            var bias = Padded(1, outputs, seed: 3);
            var stride = Lanes.Pad(inputs);
            var expected = Product(batch, outputs, inputs, (b, o, i) => x[b * stride + i] * (double)w[o * stride + i]);
            for (var at = 0; at < expected.Length; at++) expected[at] += bias[at % outputs];

            AtEveryWidth(batch, outputs, expected, (kernels, z) =>
                kernels.Forward(new(x, batch, inputs, stride), new(w, outputs, inputs, stride), bias, z));
        }
    }

    [Fact]
    public void The_input_gradient_is_the_sum_over_outputs()
    {
        foreach (var (batch, inputs, outputs) in Shapes())
        {
            var (dZ, w) = (Padded(batch, outputs, seed: 1), Padded(outputs, inputs, seed: 2));
            var (dZStride, wStride) = (Lanes.Pad(outputs), Lanes.Pad(inputs));
            var expected = Product(batch, inputs, outputs, (b, i, o) => dZ[b * dZStride + o] * (double)w[o * wStride + i]);
            AtEveryWidth(batch, inputs, expected, (kernels, dX) =>
                kernels.InputGradient(new(dZ, batch, outputs, dZStride), new(w, outputs, inputs, wStride), dX));
        }
    }

    [Fact]
    public void The_weight_gradient_is_the_sum_over_the_batch_in_one_go_or_in_two()
    {
        foreach (var (batch, inputs, outputs) in Shapes())
        {
            var (dZ, x) = (Padded(batch, outputs, seed: 1), Padded(batch, inputs, seed: 2));
            var (dZStride, xStride, first) = (Lanes.Pad(outputs), Lanes.Pad(inputs), batch / 3);
            var expected = Product(outputs, inputs, batch, (o, i, b) => dZ[b * dZStride + o] * (double)x[b * xStride + i]);
            var whole = AtEveryWidth(outputs, inputs, expected, (kernels, dW) =>
                kernels.WeightGradient(new(dZ, batch, outputs, dZStride), new(x, batch, inputs, xStride), dW, add: false));
            var parts = AtEveryWidth(outputs, inputs, expected, (kernels, dW) =>
            {
                kernels.WeightGradient(new(dZ, first, outputs, dZStride), new(x, first, inputs, xStride), dW, add: false);
                kernels.WeightGradient(
                    new(dZ.AsSpan(first * dZStride), batch - first, outputs, dZStride),
                    new(x.AsSpan(first * xStride), batch - first, inputs, xStride), dW, add: true);
            });
            parts.ShouldBe(whole);
        }
    }

    [Fact]
    public void The_bias_gradient_is_the_sum_over_the_batch()
    {
        foreach (var (batch, _, outputs) in Shapes())
        {
            var dZ = Padded(batch, outputs, seed: 1);
            var expected = Product(1, outputs, batch, (_, o, b) => dZ[b * Lanes.Pad(outputs) + o]);
            AtEveryWidth(1, outputs, expected, (kernels, dBias) =>
                kernels.BiasGradient(new(dZ, batch, outputs, Lanes.Pad(outputs)), dBias.Elements, add: false));
        }
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        var floats = new float[64];
        Should.Throw<ArgumentException>(() => KernelSet.Best.BiasGradient(new(floats, 5, 16, 16), floats, add: false));
        Should.Throw<ArgumentException>(() => KernelSet.Best.BiasGradient(new(floats, 2, 20, 20), floats, add: false));
        Should.Throw<ArgumentException>(() => KernelSet.Best.BiasGradient(new(floats, 2, 17, 16), floats, add: false));
        Should.Throw<ArgumentException>(() =>
            KernelSet.Best.Forward(new(floats, 2, 10, 16), new(floats, 3, 10, 16), floats, new(new float[64], 2, 4, 16)));
        Should.Throw<ArgumentException>(() =>
            KernelSet.Best.InputGradient(new(floats, 2, 3, 16), new(floats, 2, 10, 16), new(new float[64], 2, 10, 16)));
        Should.Throw<ArgumentException>(() =>
            KernelSet.Best.WeightGradient(new(floats, 2, 3, 16), new(floats, 3, 10, 16), new(new float[64], 3, 10, 16), add: false));
        Should.Throw<ArgumentException>(() => KernelSet.Best.Exp(floats.AsSpan(0, 15)));
    }

    private delegate void Kernel(IKernels kernels, Matrix result);

    /// <summary>Inputs 1 to 70 with batches 1 to 33 and outputs 1 to 29, and the shapes of the experiments.</summary>
    private static IEnumerable<(int Batch, int Inputs, int Outputs)> Shapes() =>
        Enumerable.Range(1, 70).Select(n => (n * 5 % 33 + 1, n, n * 11 % 29 + 1))
            .Concat([(10, 784, 30), (33, 784, 100), (1000, 30, 10), (1000, 128, 31)]);

    private static float[] AtEveryWidth(int rows, int columns, double[] expected, Kernel kernel)
    {
        var stride = Lanes.Pad(columns);
        var results = Widths.Select(kernels =>
        {
            var result = new float[rows * stride];
            kernel(kernels, new(result, rows, columns, stride));
            return Enumerable.Range(0, rows).SelectMany(row => result[(row * stride)..(row * stride + columns)]).ToArray();
        }).ToList();
        results[1].ShouldBe(results[0]);
        results[2].ShouldBe(results[0]);
        Cases.RelativeError(Cases.Doubles(results[0]), expected).ShouldBeLessThan(Tolerance, $"[{rows}, {columns}]");
        return results[0];
    }

    private static double[] Product(int rows, int columns, int terms, Func<int, int, int, double> term) =>
    [
        .. from row in Enumerable.Range(0, rows)
           from column in Enumerable.Range(0, columns)
           select Sum(terms, k => term(row, column, k)),
    ];

    private static double Sum(int terms, Func<int, double> term)
    {
        var sum = 0.0;
        for (var k = 0; k < terms; k++) sum += term(k);
        return sum;
    }

    /// <summary>Uniform in [−0.5, 0.5), with zeros in the padding.</summary>
    private static float[] Padded(int rows, int columns, ulong seed)
    {
        var stride = Lanes.Pad(columns);
        var values = Cases.Inputs(rows * stride, seed);
        for (var i = 0; i < values.Length; i++) values[i] = i % stride < columns ? values[i] - 0.5f : 0;
        return values;
    }
}
