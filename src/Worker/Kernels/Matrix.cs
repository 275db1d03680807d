using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cluster.Worker.Kernels;

/// <summary>
/// Rows of floats, each padded to whole groups of sixteen. What stands in the padding is said by the kernel that reads it.
/// </summary>
public readonly ref struct Matrix
{
    /// <param name="elements">[rows, stride]</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="columns">Of which each row has so many real ones.</param>
    /// <param name="stride">Floats from one row to the next: <paramref name="columns"/> or more, a multiple of sixteen.</param>
    public Matrix(Span<float> elements, int rows, int columns, int stride)
    {
        ReadOnlyMatrix.Check(elements.Length, rows, columns, stride);
        Elements = elements[..(rows * stride)];
        (Rows, Columns, Stride) = (rows, columns, stride);
    }

    public Span<float> Elements { get; }

    public int Rows { get; }

    public int Columns { get; }

    public int Stride { get; }

    public Span<float> Row(int row) => Elements.Slice(row * Stride, Columns);

    /// <summary>What follows the row's real columns.</summary>
    public Span<float> Padding(int row) => Elements.Slice(row * Stride + Columns, Stride - Columns);

    public static implicit operator ReadOnlyMatrix(Matrix matrix) => new(matrix.Elements, matrix.Rows, matrix.Columns, matrix.Stride);

    internal ref float Start => ref MemoryMarshal.GetReference(Elements);
}

/// <summary>A <see cref="Matrix"/> that is only read.</summary>
public readonly ref struct ReadOnlyMatrix
{
    /// <inheritdoc cref="Matrix(Span{float}, int, int, int)"/>
    public ReadOnlyMatrix(ReadOnlySpan<float> elements, int rows, int columns, int stride)
    {
        Check(elements.Length, rows, columns, stride);
        Elements = elements[..(rows * stride)];
        (Rows, Columns, Stride) = (rows, columns, stride);
    }

    public ReadOnlySpan<float> Elements { get; }

    public int Rows { get; }

    public int Columns { get; }

    public int Stride { get; }

    public ReadOnlySpan<float> Row(int row) => Elements.Slice(row * Stride, Columns);

    internal ref float Start => ref MemoryMarshal.GetReference(Elements);

    /// <summary>The row's first element; rows beyond the last are the last one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref float RowOrLast(int row) => ref Unsafe.Add(ref Start, (nint)Math.Min(row, Rows - 1) * Stride);

    internal static void Check(int length, int rows, int columns, int stride)
    {
        if (rows < 0 || columns < 1 || stride < columns || stride % Lanes.Count != 0 || (long)rows * stride > length)
            throw new ArgumentException(
                $"{length} floats do not hold {rows} rows of {columns} at a stride of {stride}, a multiple of {Lanes.Count}.",
                nameof(length));
    }
}
