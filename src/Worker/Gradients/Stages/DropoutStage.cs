using System.Runtime.CompilerServices;
using Cluster.Shared.Numerics;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Shards;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Gradients.Stages;

/// <summary>
/// y = x / (1 − p) or 0, as <see cref="DropoutMask"/> has it; in a step only, otherwise y = x. What was dropped is −0, which no number that
/// is kept becomes: so the way back needs neither the mask nor its random numbers again.
/// </summary>
/// <param name="layer">0 for the inputs.</param>
/// <param name="columns">Numbers of an example.</param>
/// <param name="p">Probability of being dropped.</param>
internal sealed class DropoutStage(int layer, int columns, double p) : Stage
{
    private const int Dropped = int.MinValue;

    private readonly int _threshold = DropoutMask.Threshold(p);
    private readonly float _scale = DropoutMask.Scale(DropoutMask.Threshold(p));

    public override int Columns => columns;

    public override void Forward(in StagePass pass, Matrix x, Matrix y)
    {
        if (!Drops(pass))
        {
            x.Elements.CopyTo(y.Elements);
            return;
        }

        for (var row = 0; row < x.Rows; row++)
        {
            var mask = new DropoutMask(pass.Pass.Seed, layer, pass.Pass.Step, pass.First + row);
            Apply(mask, x.Row(row), y.Row(row));
        }
    }

    public override void Backward(in StagePass pass, Matrix x, Matrix y, Matrix dY, Matrix dX)
    {
        if (!Drops(pass))
        {
            dY.Elements.CopyTo(dX.Elements);
            return;
        }

        var values = y.Elements;
        var from = dY.Elements;
        var to = dX.Elements;
        for (var i = 0; i < values.Length; i++)
        {
            var difference = BitConverter.SingleToInt32Bits(values[i]) ^ Dropped;
            var kept = (difference | -difference) >> 31;
            to[i] = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(from[i] * _scale) & kept);
        }
    }

    /// <summary>A step, or the last one once more to see what went wrong.</summary>
    private static bool Drops(in StagePass pass) =>
        pass.IsTraining && pass.Pass.Work.Kind is WorkKind.Step or WorkKind.PostMortem;

    private void Apply(in DropoutMask mask, ReadOnlySpan<float> x, Span<float> y)
    {
        var whole = x.Length / DropoutMask.PerBlock * DropoutMask.PerBlock;
        for (var i = 0; i < whole; i += DropoutMask.PerBlock)
            Apply(mask.Block(i / DropoutMask.PerBlock), x.Slice(i, DropoutMask.PerBlock), y.Slice(i, DropoutMask.PerBlock));
        for (var i = whole; i < x.Length; i++) y[i] = Chosen(mask.Keeps(i, _threshold) ? -1 : 0, x[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Apply(in PhiloxBlock block, ReadOnlySpan<float> x, Span<float> y)
    {
        Apply(block.Word0, x[..2], y[..2]);
        Apply(block.Word1, x.Slice(2, 2), y.Slice(2, 2));
        Apply(block.Word2, x.Slice(4, 2), y.Slice(4, 2));
        Apply(block.Word3, x.Slice(6, 2), y.Slice(6, 2));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Apply(uint word, ReadOnlySpan<float> x, Span<float> y)
    {
        y[0] = Chosen(((int)(word & 0xFFFF) - _threshold) >> 31, x[0]);
        y[1] = Chosen(((int)(word >> 16) - _threshold) >> 31, x[1]);
    }

    /// <summary>Without a branch, which nobody could predict.</summary>
    /// <param name="kept">All bits, or none.</param>
    /// <param name="x">Adding 0 makes 0 of a −0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float Chosen(int kept, float x) =>
        BitConverter.Int32BitsToSingle((BitConverter.SingleToInt32Bits(x * _scale + 0f) & kept) | (Dropped & ~kept));
}
