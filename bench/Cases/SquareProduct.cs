using Cluster.Shared.Numerics;
using Cluster.Worker.Kernels;

namespace Cluster.Bench.Cases;

/// <summary>c = a b of square matrices of floats between 0 and 1, on the caller's thread.</summary>
public sealed class SquareProduct
{
    private const int Checks = 16;

    private readonly int _n;
    private readonly AlignedBuffer _a;
    private readonly AlignedBuffer _b;
    private readonly AlignedBuffer _c;

    /// <param name="n">Rows and columns; a multiple of sixteen.</param>
    public SquareProduct(int n)
    {
        _n = n;
        (_a, _b, _c) = (Random(0), Random(1), new(n * n));
    }

    /// <summary>The one line that knows our product.</summary>
    public void Multiply() => KernelSet.Best.InputGradient(new(_a.Span, _n, _n, _n), new(_b.Span, _n, _n, _n), new(_c.Span, _n, _n, _n));

    /// <summary>Compares some elements with sums in double precision.</summary>
    /// <exception cref="InvalidOperationException">What was measured is no product.</exception>
    public void Check()
    {
        for (var check = 0; check < Checks; check++)
        {
            var (row, column) = (check * 7919 % _n, check * 104_729 % _n);
            var expected = 0.0;
            for (var k = 0; k < _n; k++) expected += (double)_a[row * _n + k] * _b[k * _n + column];
            var found = _c[row * _n + column];
            if (Math.Abs(found - expected) > 1e-4 * expected)
                throw new InvalidOperationException($"Element ({row}, {column}) of the product of {_n} is {found}, not {expected}.");
        }
    }

    private AlignedBuffer Random(uint index)
    {
        var buffer = new AlignedBuffer(_n * _n);
        var random = new RandomStream(1, RandomPurpose.Simulation, index);
        for (var i = 0; i < buffer.Length; i++) buffer[i] = (float)random.Uniform((ulong)i);
        return buffer;
    }
}
