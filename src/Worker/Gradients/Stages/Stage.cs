using Cluster.Shared.Numerics;
using Cluster.Shared.Training.Shards;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Gradients.Stages;

/// <summary>What a stage knows of the examples that pass through it.</summary>
/// <param name="Parameters">[parameters] Of the whole net; only read.</param>
/// <param name="Pass">What else the gradient depends on.</param>
/// <param name="First">Place in the mini-batch of the first row.</param>
/// <param name="IsTraining">False where the net is only used, for an evaluation.</param>
/// <param name="Moments">Of the shard.</param>
internal readonly record struct StagePass(
    AlignedBuffer Parameters, Pass Pass, int First, bool IsTraining, ShardMoments Moments);

/// <summary>
/// One of the steps that a layer consists of: a function of the output of the stage before. It holds no example: where these lie is
/// the caller's concern, so that shards may be taken in turn. The padding of what it writes is zero, but for activations of zeros.
/// </summary>
internal abstract class Stage
{
    /// <summary>Numbers that an example has behind the stage.</summary>
    public abstract int Columns { get; }

    /// <param name="pass">About the examples.</param>
    /// <param name="x">[rows, in] Output of the stage before.</param>
    /// <param name="y">[rows, <see cref="Columns"/>] Overwritten.</param>
    public abstract void Forward(in StagePass pass, Matrix x, Matrix y);

    /// <param name="pass">As on the way forward.</param>
    /// <param name="x">[rows, in] As on the way forward.</param>
    /// <param name="y">[rows, <see cref="Columns"/>] What came out.</param>
    /// <param name="dY">[rows, <see cref="Columns"/>] Gradient of the cost by <paramref name="y"/>; the padding is zero.</param>
    /// <param name="dX">[rows, in] Overwritten with the gradient by <paramref name="x"/>; the padding stays zero.</param>
    public abstract void Backward(in StagePass pass, Matrix x, Matrix y, Matrix dY, Matrix dX);

    /// <summary>Writes the gradient by the stage's own parameters, if it has any.</summary>
    /// <param name="pass">As on the way forward.</param>
    /// <param name="x">[rows, in]</param>
    /// <param name="dY">[rows, <see cref="Columns"/>]</param>
    /// <param name="add">Whether to go on from the sums that are there, row by row.</param>
    /// <param name="gradient">[parameters]</param>
    public virtual void AddGradient(in StagePass pass, Matrix x, Matrix dY, bool add, AlignedBuffer gradient)
    {
    }
}
