using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Gradients.Stages;

/// <summary>Parts of flat buffers as kernels take them.</summary>
internal static class Slices
{
    /// <summary>[in, out] The slice, of parameters or of a gradient; [1, out] where it has one row only.</summary>
    public static Matrix Of(in ParameterSlice slice, AlignedBuffer flat) =>
        Of(slice, flat, 0, slice.Inputs);

    /// <summary>[rows, out] Some neighbouring rows of it.</summary>
    public static Matrix Of(in ParameterSlice slice, AlignedBuffer flat, int first, int rows) =>
        new(flat, slice.Offset + first * slice.Stride, rows, slice.Outputs, slice.Stride);
}
