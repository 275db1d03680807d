using Cluster.Shared.Numerics;

namespace Cluster.Worker.Kernels;

/// <summary>What one thread needs to compute products: room for packed factors and for a tile. Grows to the largest asked for.</summary>
internal sealed class Workspace
{
    /// <summary>Rows of the largest tile.</summary>
    private const int TileRows = 10;

    /// <summary>Floats from row to row of <see cref="Tile"/>.</summary>
    public const int TileStride = 2 * Lanes.Count;

    private AlignedBuffer _left = new(0);
    private AlignedBuffer _right = new(0);

    public AlignedBuffer Tile { get; } = new(TileRows * TileStride);

    public ref float Left(int length) => ref Grown(ref _left, length).Start;

    public ref float Right(int length) => ref Grown(ref _right, length).Start;

    private static AlignedBuffer Grown(ref AlignedBuffer buffer, int length)
    {
        if (buffer.Length < length) buffer = new(length);
        return buffer;
    }
}

/// <summary>A workspace for each thread.</summary>
internal sealed class Workspaces
{
    private Workspace[] _all = [new()];

    private AlignedBuffer _turned = new(0);

    public Workspace this[int thread] => _all[thread];

    /// <summary>Room for a matrix that all threads write together.</summary>
    public Matrix Turned(int rows, int columns)
    {
        var stride = AlignedBuffer.Pad(columns);
        if (_turned.Length < rows * stride) _turned = new(rows * stride);
        return new(_turned, 0, rows, columns, stride);
    }

    public void MakeRoom(int threads)
    {
        if (threads <= _all.Length) return;
        _all = [.. _all, .. Enumerable.Range(_all.Length, threads - _all.Length).Select(_ => new Workspace())];
    }
}
