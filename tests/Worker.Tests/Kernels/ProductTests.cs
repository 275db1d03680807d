using System.Runtime.InteropServices;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers;
using Cluster.Worker.Kernels;
using Cluster.Worker.Tests.Gradients;
using Cluster.Worker.Threads;

namespace Cluster.Worker.Tests.Kernels;

/// <summary>
/// Matrix products of all sizes, at every width and with several threads, against what they are defined to be, to the last bit: sums in
/// ascending order, each term fused.
/// </summary>
public sealed class ProductTests
{
    private delegate void Kernel(IKernels kernels, Matrix result);

    private static readonly Activation[] Activations =
        [Activation.Sigmoid, Activation.Tanh, Activation.Relu, Activation.LeakyRelu, Activation.Identity];

    /// <summary>Rows, terms, columns: every edge of a tile, short sums, and what is large enough to be packed and shared.</summary>
    private static IEnumerable<(int Rows, int Terms, int Columns)> Shapes() =>
        Enumerable.Range(1, 45).Select(n => (n * 5 % 33 + 1, n, n * 11 % 53 + 1))
            .Concat([(10, 784, 30), (30, 10, 10), (784, 10, 30), (785, 20, 100), (31, 30, 7)])
            .Concat([(64, 32, 64), (129, 100, 99), (317, 515, 70), (70, 40, 3080), (20, 300, 300)]);

    [Fact]
    public void A_product_is_its_sums()
    {
        foreach (var (rows, terms, columns) in Shapes())
        {
            var (a, b) = (Random(rows, terms, 1), Random(terms, columns, 2));
            float Expected(int r, int c) => Sum(0, terms, k => (a.Row(r)[k], b.Row(k)[c]));
            Check(rows, columns, Expected, (kernels, result) => kernels.Multiply(a, b, result));
        }
    }

    [Fact]
    public void Forward_begins_with_the_bias_and_ends_with_the_activation()
    {
        foreach (var (batch, inputs, outputs) in Shapes())
        {
            var (x, w, bias) = (Random(batch, inputs, 1), Random(inputs, outputs, 2), Random(1, outputs, 3));
            var activation = Activations[inputs % Activations.Length];
            float Expected(int b, int o) =>
                Elementwise(Sum(bias.Row(0)[o], inputs, i => (x.Row(b)[i], w.Row(i)[o])), z => Widths.Best.Activate(activation, z, z));
            Check(
                batch, outputs, Expected, (kernels, a) => kernels.Forward(x, w, bias, activation, a),
                padding: Elementwise(0, z => Widths.Best.Activate(activation, z, z)));
        }
    }

    [Fact]
    public void The_input_gradient_is_the_sum_over_outputs_times_the_derivative()
    {
        foreach (var (batch, outputs, inputs) in Shapes())
        {
            var (dZ, w, x) = (Random(batch, outputs, 1), Random(inputs, outputs, 2), Random(batch, inputs, 3));
            var activation = Activations[outputs % Activations.Length];
            float Expected(int b, int i) => Elementwise(
                Sum(0, outputs, o => (dZ.Row(b)[o], w.Row(i)[o])),
                d => Widths.Best.MultiplyByDerivative(activation, Enumerable.Repeat(x.Row(b)[i], d.Length).ToArray(), d));
            Check(batch, inputs, Expected, (kernels, dX) => kernels.InputGradient(dZ, w, activation, x, dX));
        }
    }

    [Fact]
    public void The_weight_gradient_is_the_sum_over_the_batch_in_one_go_or_in_two()
    {
        foreach (var (inputs, batch, outputs) in Shapes())
        {
            var (x, dZ, first) = (Random(batch, inputs, 1), Random(batch, outputs, 2), batch / 3);
            float Expected(int i, int o) => Sum(0, batch, b => (x.Row(b)[i], dZ.Row(b)[o]));
            float ExpectedBias(int o) => Sum(0, batch, b => (1f, dZ.Row(b)[o]));
            Check(inputs, outputs, Expected, (kernels, dW) =>
            {
                var dBias = Random(1, outputs, 3);
                kernels.WeightGradient(x, dZ, dW, dBias, add: false);
                dBias.Row(0).ToArray().ShouldBe(Enumerable.Range(0, outputs).Select(ExpectedBias));
            });
            Check(inputs, outputs, Expected, (kernels, dW) =>
            {
                var dBias = Random(1, outputs, 3);
                kernels.WeightGradient(Rows(x, 0, first), Rows(dZ, 0, first), dW, dBias, add: false);
                kernels.WeightGradient(Rows(x, first, batch), Rows(dZ, first, batch), dW, dBias, add: true);
                dBias.Row(0).ToArray().ShouldBe(Enumerable.Range(0, outputs).Select(ExpectedBias));
            });
        }
    }

    [Fact]
    public void A_descent_is_the_weight_gradient_and_then_the_optimisers_rules()
    {
        foreach (var (inputs, batch, outputs) in Shapes())
        {
            var (x, dZ, w, first) = (Random(batch, inputs, 1), Random(batch, outputs, 2), Random(inputs, outputs, 4), batch / 3);
            foreach (var form in Enum.GetValues<DescentForm>())
            {
                var step = new DescentStep(1f / batch, -0.7f, form == DescentForm.CostTerm ? 0.01f : -0.007f, form);
                var undecayed = step with { Form = DescentForm.NoDecay };
                float Expected(int i, int o) => After(step, w.Row(i)[o], Sum(0, batch, b => (x.Row(b)[i], dZ.Row(b)[o])));
                Check(inputs, outputs, Expected, (kernels, result) =>
                {
                    var (dW, dBias, bias) = (Random(inputs, outputs, 3), Random(1, outputs, 3), Random(1, outputs, 5));
                    CopyRows(w, result);
                    kernels.WeightGradient(Rows(x, 0, first), Rows(dZ, 0, first), dW, dBias, add: false);
                    kernels.Descend(Rows(x, first, batch), Rows(dZ, first, batch), dW, dBias, add: true, step, result, bias);
                    var before = Random(1, outputs, 5);
                    bias.Row(0).ToArray().ShouldBe(Enumerable.Range(0, outputs).Select(o =>
                        After(undecayed, before.Row(0)[o], Sum(0, batch, b => (1f, dZ.Row(b)[o])))));
                });
                Check(inputs, outputs, Expected, (kernels, result) =>
                {
                    var (dW, dBias, bias) = (Random(inputs, outputs, 3), Random(1, outputs, 3), Random(1, outputs, 5));
                    CopyRows(w, result);
                    kernels.Descend(x, dZ, dW, dBias, add: false, step, result, bias);
                });
            }
        }
    }

    [Fact]
    public void The_largest_magnitude_is_found_and_what_is_not_finite_shows()
    {
        foreach (var kernels in Widths.All)
        {
            var x = new float[48];
            (x[3], x[40]) = (2, -3);
            kernels.Largest(x).ShouldBe(3);
            foreach (var bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
            {
                x[20] = bad;
                float.IsNaN(kernels.Largest(x)).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        var buffer = new AlignedBuffer(64);
        Should.Throw<ArgumentException>(() => new Matrix(buffer, 0, 5, 16, 16));
        Should.Throw<ArgumentException>(() => new Matrix(buffer, 0, 2, 20, 20));
        Should.Throw<ArgumentException>(() => new Matrix(buffer, 0, 2, 17, 16));
        Should.Throw<ArgumentException>(() => new Matrix(buffer, 8, 2, 16, 16));

        Matrix Of(int rows, int columns) => Random(rows, columns, 1);
        Should.Throw<ArgumentException>(() => Widths.Best.Multiply(Of(2, 3), Of(4, 5), Of(2, 5)));
        Should.Throw<ArgumentException>(() => Widths.Best.Forward(Of(2, 3), Of(3, 5), Of(1, 5), Activation.Relu, Of(3, 5)));
        Should.Throw<ArgumentException>(() => Widths.Best.Forward(Of(2, 3), Of(3, 5), Of(1, 17), Activation.Relu, Of(2, 5)));
        Should.Throw<ArgumentException>(() => Widths.Best.InputGradient(Of(2, 5), Of(3, 5), Activation.Relu, Of(2, 3), Of(2, 4)));
        Should.Throw<ArgumentException>(() => Widths.Best.WeightGradient(Of(2, 3), Of(3, 5), Of(3, 5), Of(1, 5), add: false));
        Should.Throw<ArgumentException>(() => Widths.Best.WeightGradient(Of(2, 3), Of(2, 5), Of(3, 5), Of(1, 17), add: false));
        Should.Throw<ArgumentException>(() => Widths.Best.Exp(new float[15]));
    }

    private static void Check(int rows, int columns, Func<int, int, float> element, Kernel kernel, float padding = 0)
    {
        float[] expected = [.. Enumerable.Range(0, rows * columns).Select(at => element(at / columns, at % columns))];
        using var team = new ThreadTeam { Size = 3 };
        IEnumerable<IKernels> all = [.. Widths.All, KernelSet.Create(KernelSet.Best, team), KernelSet.Create(VectorWidth.Bits256, team)];
        foreach (var kernels in all)
        {
            var result = Random(rows, columns, 9);
            kernel(kernels, result);
            var given = Enumerable.Range(0, rows).SelectMany(row => result.Row(row).ToArray()).ToArray();
            Bits(given).SequenceEqual(Bits(expected)).ShouldBeTrue($"[{rows}, {columns}]");
            CheckSurroundings(result, padding);
        }
    }

    /// <summary>The padding is what was promised, and nothing beside the matrix was written.</summary>
    private static void CheckSurroundings(Matrix matrix, float padding)
    {
        var padded = AlignedBuffer.Pad(matrix.Columns);
        for (var at = 0; at < matrix.Buffer.Length; at++)
        {
            var (row, column) = Math.DivRem(at - matrix.Offset, matrix.Stride);
            var isInside = at >= matrix.Offset && row < matrix.Rows && column < padded;
            if (isInside && column < matrix.Columns) continue;
            var value = matrix.Buffer.Span[at];
            if (isInside) value.ShouldBe(padding, $"padding ({row}, {column}) of [{matrix.Rows}, {matrix.Columns}]");
            else if (!float.IsNaN(value)) Assert.Fail($"{value} was written beside [{matrix.Rows}, {matrix.Columns}].");
        }
    }

    private static ReadOnlySpan<int> Bits(float[] values) => MemoryMarshal.Cast<float, int>(values);

    /// <summary>One element of a function that is told of sixteen at least.</summary>
    private static float Elementwise(float value, Action<float[]> function)
    {
        float[] sixteen = [.. Enumerable.Repeat(value, 16)];
        function(sixteen);
        return sixteen[0];
    }

    private static float Sum(float initial, int terms, Func<int, (float A, float B)> term)
    {
        for (var k = 0; k < terms; k++)
        {
            var (a, b) = term(k);
            initial = MathF.FusedMultiplyAdd(a, b, initial);
        }

        return initial;
    }

    private static void CopyRows(Matrix from, Matrix to)
    {
        for (var row = 0; row < from.Rows; row++) from.Row(row).CopyTo(to.Row(row));
    }

    private static float After(in DescentStep step, float w, float sum)
    {
        var update = sum * step.MeanFactor;
        if (step.Form == DescentForm.CostTerm) update = MathF.FusedMultiplyAdd(w, step.Decay, update);
        update *= step.NegativeLearningRate;
        if (step.Form == DescentForm.WeightScaling) update = MathF.FusedMultiplyAdd(w, step.Decay, update);
        return w + update;
    }

    private static Matrix Rows(Matrix matrix, int first, int end) =>
        new(matrix.Buffer, matrix.Offset + first * matrix.Stride, end - first, matrix.Columns, matrix.Stride);

    /// <summary>
    /// Uniform in [−0.5, 0.5), with zeros in the padding and NaN around it. Matrices with an even number of rows have wider strides than
    /// they need.
    /// </summary>
    private static Matrix Random(int rows, int columns, ulong seed)
    {
        var padded = AlignedBuffer.Pad(columns);
        var stride = rows % 2 == 0 ? padded + 16 : padded;
        var buffer = new AlignedBuffer(32 + rows * stride + 32);
        buffer.Span.Fill(float.NaN);
        var matrix = new Matrix(buffer, 32, rows, columns, stride);
        var values = Cases.Inputs(rows * columns, seed);
        for (var row = 0; row < rows; row++)
        {
            buffer.Span.Slice(32 + row * stride, padded).Clear();
            for (var column = 0; column < columns; column++) matrix.Row(row)[column] = values[row * columns + column] - 0.5f;
        }

        return matrix;
    }
}
