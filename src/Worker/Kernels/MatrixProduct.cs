using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cluster.Worker.Kernels;

/// <summary>
/// c(r, j) = initial(r, j) + Σₖ a(r, k) b(k, j), k ascending, each term fused; then the finish. Large products are cut as Goto and van de
/// Geijn do ("Anatomy of high-performance matrix multiplication", 2008): a panel of b that stays near, packed, is multiplied with packed
/// blocks of a from the second-level cache. Small ones are computed from where the factors lie. Since every sum goes on from where the
/// block before left it, no cut shows in the bits.
/// </summary>
/// <remarks>Optimised from the first call on: a large product is over before the runtime would have noticed that it is hot.</remarks>
internal readonly struct MatrixProduct<TTiling, TFinish>
    where TTiling : struct, ITiling
    where TFinish : struct, IFinish
{
    // With these a block of a takes 600 KiB of the second-level cache (1 or 2 MiB on machines with AVX-512), the panel of b that passes it
    // 64 KiB; b's panels together stay in the third.
    private const int BlockRows = 300;
    private const int BlockTerms = 512;
    private const int BlockColumns = 3072;

    // Below these a factor is not read often enough to repay its copy.
    private const int PackedRowsMin = 64;
    private const int PackedColumnsMin = 64;
    private const int PackedTermsMin = 32;

    // Sums of so few terms are cut into short ones; so many rows are passed at once, which stay in the first-level cache.
    private const int ShortSumsMax = 3;
    private const int ShortRows = 40;

    private readonly LeftFactor _a;
    private readonly RightFactor _b;
    private readonly InitialSums _initial;
    private readonly Matrix _c;
    private readonly TFinish _finish;
    private readonly bool _packsLeft;
    private readonly bool _packsRight;
    private readonly bool _isShort;

    /// <param name="a">[rows, terms]</param>
    /// <param name="b">[terms, columns]</param>
    /// <param name="initial">What the sums begin with.</param>
    /// <param name="c">[rows, columns] Written, the padding too; also where the finish uses the sums up, if there are many terms.</param>
    /// <param name="finish">What to do with the sums.</param>
    public MatrixProduct(LeftFactor a, RightFactor b, InitialSums initial, Matrix c, TFinish finish)
    {
        (_a, _b, _initial, _c, _finish) = (a, b, initial, c, finish);
        _packsLeft = a.Rows >= PackedRowsMin && b.Columns >= PackedColumnsMin && a.Terms >= PackedTermsMin;
        _packsRight = _packsLeft || b.IsTransposed;
        _isShort = !_packsLeft && a.RowStride == 1
            && a.Terms > 0 && a.Terms % TTiling.ShortTerms == 0 && a.Terms <= ShortSumsMax * TTiling.ShortTerms;
    }

    public int Rows => _a.Rows;

    /// <summary>Padded.</summary>
    public int Columns => _b.Columns;

    public int Terms => _a.Terms;

    /// <summary>Computes a part of the product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Compute(ProductBlock part, Workspace workspace)
    {
        var blockTerms = _isShort ? TTiling.ShortTerms : BlockTerms;
        for (var column = part.FirstColumn; column < part.EndColumn; column += BlockColumns)
        {
            // Once even without a term, for the initial values.
            for (var term = 0; term == 0 || term < _a.Terms; term += blockTerms)
            {
                var block = part with { FirstColumn = column, EndColumn = Math.Min(part.EndColumn, column + BlockColumns) };
                Accumulate(block, term, Math.Min(blockTerms, _a.Terms - term), workspace);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Accumulate(ProductBlock part, int term, int terms, Workspace workspace)
    {
        var columns = part.Columns;
        ref var right = ref _b.Matrix.At(0, 0);
        if (_packsRight)
        {
            right = ref workspace.Right(columns * terms);
            Packing.Right(_b, part.FirstColumn, columns, term, terms, TTiling.Columns, ref right);
        }

        // Short sums pass all columns of some rows, which lie side by side, before the next ones.
        var blockRows = _isShort ? ShortRows : BlockRows;
        for (var row = part.FirstRow; row < part.EndRow; row += blockRows)
        {
            var block = part with { FirstRow = row, EndRow = Math.Min(part.EndRow, row + blockRows) };
            ref var left = ref _a.At(row, term);
            if (_packsLeft)
            {
                var rows = block.Rows;
                left = ref workspace.Left((rows + TTiling.Rows) * terms);
                Packing.Left(_a, row, rows, term, terms, TTiling.Rows, ref left);
            }

            Panels(block, term, terms, ref left, ref right, workspace);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Panels(ProductBlock block, int term, int terms, ref float left, ref float right, Workspace workspace)
    {
        scoped var tile = new TileOperands
        {
            ARowStride = _packsLeft ? 1 : _a.RowStride,
            ATermStride = _packsLeft ? TTiling.Rows : _a.TermStride,
            Terms = terms,
        };
        for (var column = block.FirstColumn; column < block.EndColumn; column += TTiling.Columns)
        {
            var panel = block with { FirstColumn = column, EndColumn = Math.Min(block.EndColumn, column + TTiling.Columns) };
            if (_packsRight)
            {
                tile.B = ref Unsafe.Add(ref right, (nint)(column - block.FirstColumn) * terms);
                tile.BTermStride = panel.Columns;
            }
            else
            {
                tile.B = ref _b.Matrix.At(term, column);
                tile.BTermStride = _b.Matrix.Stride;
            }

            Tiles(panel, term, ref left, tile, workspace);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Tiles(ProductBlock panel, int term, ref float left, scoped TileOperands tile, Workspace workspace)
    {
        var rowsAtOnce = _isShort ? ShortRows : TTiling.Rows;
        var aStep = _packsLeft ? (nint)rowsAtOnce * tile.Terms : (nint)rowsAtOnce * _a.RowStride;
        var isLast = term + tile.Terms == _a.Terms;
        tile.A = ref left;
        for (var row = panel.FirstRow; row < panel.EndRow; row += rowsAtOnce)
        {
            var at = panel with { FirstRow = row, EndRow = Math.Min(panel.EndRow, row + rowsAtOnce) };
            var rows = at.Rows;
            tile.Rows = rows;
            SetInitial(ref tile, at, isFirst: term == 0, isWhole: rows == rowsAtOnce || _isShort, workspace);
            if (_isShort) ShortTile(tile, at, isLast);
            else WholeTile(tile, at, isLast, isWhole: rows == rowsAtOnce, workspace);
            tile.A = ref Unsafe.Add(ref tile.A, aStep);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ShortTile(scoped TileOperands tile, ProductBlock at, bool isLast)
    {
        var columns = at.Columns;
        var target = isLast && TFinish.UsesUp ? _finish.Target : _c;
        tile.C = ref target.At(at.FirstRow, at.FirstColumn);
        tile.CRowStride = target.Stride;
        if (isLast && TFinish.UsesUp) TTiling.MultiplyShort(in tile, columns, _finish);
        else TTiling.MultiplyShort(in tile, columns, default(NoFinish));
        if (isLast && !TFinish.UsesUp) _finish.Apply(ref tile.C, tile.CRowStride, at);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WholeTile(scoped TileOperands tile, ProductBlock at, bool isLast, bool isWhole, Workspace workspace)
    {
        var isUsedUp = isLast && TFinish.UsesUp;
        var storesTile = isUsedUp || !isWhole;
        tile.C = ref storesTile ? ref workspace.Tile.Start : ref _c.At(at.FirstRow, at.FirstColumn);
        tile.CRowStride = storesTile ? Workspace.TileStride : _c.Stride;
        if (_packsLeft) Prefetch(isUsedUp ? _finish.Target : _c, at.EndRow, at.FirstColumn);
        TTiling.Multiply(in tile, at.Columns);
        if (isLast) _finish.Apply(ref tile.C, tile.CRowStride, at);
        if (storesTile && !isUsedUp) CopyTile(at, workspace);
    }

    /// <summary>A tile reads all of its initial rows, so that those of an incomplete one are copied to where it may.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SetInitial(scoped ref TileOperands tile, ProductBlock at, bool isFirst, bool isWhole, Workspace workspace)
    {
        var initial = isFirst ? _initial : InitialSums.Of(_c);
        tile.Initial = ref initial.At(at.FirstRow, at.FirstColumn);
        tile.InitialRowStride = initial.RowStride;
        if (isWhole || initial.RowStride == 0) return;

        var columns = at.Columns;
        for (var row = at.FirstRow; row < at.EndRow; row++)
        {
            var target = workspace.Tile.Span.Slice((row - at.FirstRow) * Workspace.TileStride, columns);
            MemoryMarshal.CreateReadOnlySpan(ref initial.At(row, at.FirstColumn), columns).CopyTo(target);
        }

        tile.Initial = ref workspace.Tile.Start;
        tile.InitialRowStride = Workspace.TileStride;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyTile(ProductBlock at, Workspace workspace)
    {
        var columns = at.Columns;
        for (var row = at.FirstRow; row < at.EndRow; row++)
        {
            var target = _c.Elements.Slice(row * _c.Stride + at.FirstColumn, columns);
            workspace.Tile.Span.Slice((row - at.FirstRow) * Workspace.TileStride, columns).CopyTo(target);
        }
    }

    /// <summary>Asks for the rows that the next tile goes on from: they are pages apart, where no prefetcher finds them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Prefetch(Matrix matrix, int firstRow, int column)
    {
        if (firstRow + TTiling.Rows > matrix.Rows) return;
        for (var row = firstRow; row < firstRow + TTiling.Rows; row++)
            for (var i = 0; i < TTiling.Columns; i += Lanes.Count)
                CacheLines.Prefetch(ref matrix.At(row, column + i));
    }
}
