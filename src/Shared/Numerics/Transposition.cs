namespace Cluster.Shared.Numerics;

/// <summary>Copies a matrix with rows and columns exchanged.</summary>
public static class Transposition
{
    // A tile of both sides stays in the first-level cache while its lines are gone through crosswise.
    private const int Tile = AlignedBuffer.Group;

    /// <param name="source">[rows, sourceStride] Its first <paramref name="columns"/> columns are read.</param>
    /// <param name="sourceStride">Floats from one row to the next.</param>
    /// <param name="rows">Of the source.</param>
    /// <param name="columns">Of the source.</param>
    /// <param name="target">[columns, targetStride] Its first <paramref name="rows"/> columns are written, the others left alone.</param>
    /// <param name="targetStride">Floats from one row to the next.</param>
    public static void Copy(
        ReadOnlySpan<float> source, int sourceStride, int rows, int columns, Span<float> target, int targetStride)
    {
        for (var firstRow = 0; firstRow < rows; firstRow += Tile)
        {
            var endRow = Math.Min(firstRow + Tile, rows);
            for (var firstColumn = 0; firstColumn < columns; firstColumn += Tile)
            {
                var endColumn = Math.Min(firstColumn + Tile, columns);
                for (var column = firstColumn; column < endColumn; column++)
                    for (var row = firstRow; row < endRow; row++)
                        target[column * targetStride + row] = source[row * sourceStride + column];
            }
        }
    }
}
