using Cluster.Shared.Numerics;
using Cluster.Worker.Kernels;
using Cluster.Worker.Threads;

namespace Cluster.Bench.Cases;

/// <summary>c = a b of square matrices of floats between 0 and 1, on the caller's thread.</summary>
public sealed class SquareProduct : IDisposable
{
    private const int Checks = 16;

    private readonly int _n;
    private readonly Matrix _a;
    private readonly Matrix _b;
    private readonly Matrix _c;
    private readonly ThreadTeam _oneThread = new();
    private readonly IKernels _kernels;

    /// <param name="n">Rows and columns; a multiple of sixteen.</param>
    public SquareProduct(int n)
    {
        _n = n;
        (_a, _b, _c) = (Random(0), Random(1), new(new AlignedBuffer(n * n), 0, n, n, n));
        _kernels = KernelSet.Create(KernelSet.Best, _oneThread);
    }

    public void Multiply() => _kernels.Multiply(_a, _b, _c);

    public void Dispose() => _oneThread.Dispose();

    /// <summary>Compares some elements with sums in double precision.</summary>
    /// <exception cref="InvalidOperationException">What was measured is no product.</exception>
    public void Check()
    {
        for (var check = 0; check < Checks; check++)
        {
            var (row, column) = (check * 7919 % _n, check * 104_729 % _n);
            var expected = 0.0;
            for (var k = 0; k < _n; k++) expected += (double)_a.Row(row)[k] * _b.Row(k)[column];
            var found = _c.Row(row)[column];
            if (Math.Abs(found - expected) > 1e-4 * expected)
                throw new InvalidOperationException($"Element ({row}, {column}) of the product of {_n} is {found}, not {expected}.");
        }
    }

    private Matrix Random(uint index)
    {
        var buffer = new AlignedBuffer(_n * _n);
        var random = new RandomStream(1, RandomPurpose.Simulation, index);
        for (var i = 0; i < buffer.Length; i++) buffer[i] = (float)random.Uniform((ulong)i);
        return new(buffer, 0, _n, _n, _n);
    }
}
