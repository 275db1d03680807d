using System.Runtime.CompilerServices;
using Cluster.Shared.Numerics;

namespace Cluster.Worker.Kernels;

/// <summary>The left factor of a product, a matrix or its transpose: a(r, k) lies at Offset + r · RowStride + k · TermStride.</summary>
internal readonly struct LeftFactor
{
    private LeftFactor(Matrix matrix, int rows, int terms, int rowStride, int termStride) =>
        (Buffer, Offset, Rows, Terms, RowStride, TermStride) = (matrix.Buffer, matrix.Offset, rows, terms, rowStride, termStride);

    public AlignedBuffer Buffer { get; }

    public int Offset { get; }

    public int Rows { get; }

    public int Terms { get; }

    public int RowStride { get; }

    public int TermStride { get; }

    public static LeftFactor Of(Matrix matrix) => new(matrix, matrix.Rows, matrix.Columns, matrix.Stride, 1);

    public static LeftFactor TransposeOf(Matrix matrix) => new(matrix, matrix.Columns, matrix.Rows, 1, matrix.Stride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float At(int row, int term) => ref Unsafe.Add(ref Buffer.Start, Offset + (nint)row * RowStride + (nint)term * TermStride);
}

/// <summary>The right factor of a product, a matrix or its transpose; its columns are padded to whole groups of sixteen.</summary>
internal readonly struct RightFactor
{
    private RightFactor(Matrix matrix, bool isTransposed, int terms, int columns) =>
        (Matrix, IsTransposed, Terms, Columns) = (matrix, isTransposed, terms, AlignedBuffer.Pad(columns));

    public Matrix Matrix { get; }

    public bool IsTransposed { get; }

    public int Terms { get; }

    public int Columns { get; }

    public static RightFactor Of(Matrix matrix) => new(matrix, false, matrix.Rows, matrix.Columns);

    public static RightFactor TransposeOf(Matrix matrix) => new(matrix, true, matrix.Columns, matrix.Rows);
}

/// <summary>What the sums of a product begin with: zero, one row for all, or a matrix.</summary>
internal readonly struct InitialSums
{
    private static readonly AlignedBuffer Zeros = new(2 * Lanes.Count);

    private readonly AlignedBuffer _buffer;
    private readonly int _offset;
    private readonly int _columnStep;

    private InitialSums(AlignedBuffer buffer, int offset, int rowStride, int columnStep) =>
        (_buffer, _offset, RowStride, _columnStep) = (buffer, offset, rowStride, columnStep);

    public static InitialSums Zero { get; } = new(Zeros, 0, 0, 0);

    public int RowStride { get; }

    /// <param name="row">One row.</param>
    public static InitialSums Row(Matrix row) => new(row.Buffer, row.Offset, 0, 1);

    public static InitialSums Of(Matrix matrix) => new(matrix.Buffer, matrix.Offset, matrix.Stride, 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float At(int row, int column) =>
        ref Unsafe.Add(ref _buffer.Start, _offset + (nint)row * RowStride + (nint)column * _columnStep);
}

/// <summary>A rectangle of a product: what one thread computes of it.</summary>
/// <param name="EndRow">Behind the last.</param>
/// <param name="EndColumn">Behind the last; both columns are multiples of sixteen.</param>
internal readonly record struct ProductBlock(int FirstRow, int EndRow, int FirstColumn, int EndColumn)
{
    public int Rows => EndRow - FirstRow;

    public int Columns => EndColumn - FirstColumn;
}
