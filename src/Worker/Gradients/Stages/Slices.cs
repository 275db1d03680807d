using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Gradients.Stages;

/// <summary>Parts of flat buffers as kernels take them.</summary>
internal static class Slices
{
    /// <summary>[in, out] Of parameters or of a gradient.</summary>
    public static Matrix Of(in ParameterSlice slice, AlignedBuffer flat) =>
        new(flat, slice.Offset, slice.Inputs, slice.Outputs, slice.Stride);

    /// <summary>[out] Without the padding, of a slice with one row.</summary>
    public static Span<float> Row(in ParameterSlice slice, AlignedBuffer flat) => flat.Span.Slice(slice.Offset, slice.Outputs);
}
