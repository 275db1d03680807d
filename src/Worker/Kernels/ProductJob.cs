using Cluster.Worker.Threads;

namespace Cluster.Worker.Kernels;

/// <summary>A product in as many parts as there are threads. Made once for each kind of product and set anew for each.</summary>
internal sealed class ProductJob<TTiling, TFinish>(Workspaces workspaces) : ITeamJob
    where TTiling : struct, ITiling
    where TFinish : struct, IFinish
{
    private MatrixProduct<TTiling, TFinish> _product;

    public void Set(in MatrixProduct<TTiling, TFinish> product) => _product = product;

    public void Compute(int part, int parts)
    {
        var block = PartOf(_product.Rows, _product.Columns, part, parts);
        if (block.Rows > 0 && block.Columns > 0) _product.Compute(block, workspaces[part]);
    }

    /// <summary>Whole tiles of the longer side.</summary>
    private static ProductBlock PartOf(int rows, int columns, int part, int parts) =>
        columns >= rows
            ? new(0, rows, Cut(columns, TTiling.Columns, part, parts), Cut(columns, TTiling.Columns, part + 1, parts))
            : new(Cut(rows, TTiling.Rows, part, parts), Cut(rows, TTiling.Rows, part + 1, parts), 0, columns);

    private static int Cut(int length, int tile, int part, int parts) =>
        (int)Math.Min(length, ((length + tile - 1) / tile * (long)part + parts - 1) / parts * tile);
}
