using System.Runtime.CompilerServices;
using Cluster.Shared.Optimizers;

namespace Cluster.Worker.Kernels;

/// <summary>A form of plain gradient descent: w after a step, made operation by operation as the optimiser's rules would.</summary>
internal interface IDescent
{
    /// <param name="w">Before the step.</param>
    /// <param name="sum">Its gradient, summed over examples.</param>
    /// <param name="step">What to do; of this form.</param>
    static abstract TColumns Step<TColumns>(TColumns w, TColumns sum, in DescentStep step)
        where TColumns : struct, ITileColumns<TColumns>;
}

internal readonly struct NoDecayDescent : IDescent
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TColumns Step<TColumns>(TColumns w, TColumns sum, in DescentStep step)
        where TColumns : struct, ITileColumns<TColumns> => w + step.NegativeLearningRate * (step.MeanFactor * sum);
}

internal readonly struct CostTermDescent : IDescent
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TColumns Step<TColumns>(TColumns w, TColumns sum, in DescentStep step)
        where TColumns : struct, ITileColumns<TColumns> =>
        w + step.NegativeLearningRate * TColumns.MultiplyAdd(step.Decay, w, step.MeanFactor * sum);
}

internal readonly struct WeightScalingDescent : IDescent
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TColumns Step<TColumns>(TColumns w, TColumns sum, in DescentStep step)
        where TColumns : struct, ITileColumns<TColumns> =>
        w + TColumns.MultiplyAdd(step.Decay, w, step.NegativeLearningRate * (step.MeanFactor * sum));
}
