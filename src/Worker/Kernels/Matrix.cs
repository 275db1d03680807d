using System.Runtime.CompilerServices;
using Cluster.Shared.Numerics;

namespace Cluster.Worker.Kernels;

/// <summary>
/// Rows of floats in a buffer, each padded to whole groups of sixteen. What stands in the padding is said by the kernel that reads it.
/// </summary>
public readonly struct Matrix
{
    /// <param name="buffer">Where the rows lie.</param>
    /// <param name="offset">Of the first row; a multiple of sixteen.</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="columns">Of which each row has so many real ones.</param>
    /// <param name="stride">Floats from one row to the next: <paramref name="columns"/> or more, a multiple of sixteen.</param>
    public Matrix(AlignedBuffer buffer, int offset, int rows, int columns, int stride)
    {
        if (rows < 0 || columns < 1 || stride < columns || stride % Lanes.Count != 0 || offset < 0 || offset % Lanes.Count != 0
            || offset + (long)rows * stride > buffer.Length)
            throw new ArgumentException(
                $"{buffer.Length} floats do not hold, from {offset} on, {rows} rows of {columns} at a stride of {stride}; " +
                $"offset and stride are multiples of {Lanes.Count}.",
                nameof(buffer));
        (Buffer, Offset, Rows, Columns, Stride) = (buffer, offset, rows, columns, stride);
    }

    public AlignedBuffer Buffer { get; }

    public int Offset { get; }

    public int Rows { get; }

    public int Columns { get; }

    public int Stride { get; }

    /// <summary>All rows, with their padding.</summary>
    public Span<float> Elements => Buffer.Span.Slice(Offset, Rows * Stride);

    public Span<float> Row(int row) => Elements.Slice(row * Stride, Columns);

    /// <summary>Unchecked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref float At(int row, int column) => ref Unsafe.Add(ref Buffer.Start, Offset + (nint)row * Stride + column);
}
