using Cluster.Shared.Numerics;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Gradients.Boltzmann;

/// <summary>A buffer for a block of rows of units, made once and used again; the padding begins as zeros.</summary>
internal sealed class BlockOfUnits(int units)
{
    private readonly int _stride = AlignedBuffer.Pad(units);
    private AlignedBuffer _buffer = new(0);

    /// <summary>What <see cref="Rows"/> gave last.</summary>
    public Matrix Last { get; private set; }

    /// <returns>[rows, units] What was written there before, as long as there were no more rows.</returns>
    public Matrix Rows(int rows)
    {
        if (_buffer.Length < rows * _stride) _buffer = new(rows * _stride);
        return Last = new(_buffer, 0, rows, units, _stride);
    }

    public void ClearPadding(int rows)
    {
        for (var row = 0; row < rows; row++) _buffer.Span.Slice(row * _stride, _stride)[units..].Clear();
    }
}
