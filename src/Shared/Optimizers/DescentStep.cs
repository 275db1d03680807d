using Cluster.Shared.Optimizers.Rules;

namespace Cluster.Shared.Optimizers;

/// <summary>Where weight decay enters a <see cref="DescentStep"/>.</summary>
public enum DescentForm
{
    NoDecay,

    /// <summary>u ← −η (g / m + (λ/n) w), as <see cref="AddWeightDecay"/> has it.</summary>
    CostTerm,

    /// <summary>u ← −η g / m − η (λ/n) w, as <see cref="ScaleWeights"/> has it.</summary>
    WeightScaling,
}

/// <summary>
/// One step of plain gradient descent as numbers, for engines that apply it while they compute the gradient. Operation by operation it
/// is what the chain of rules does, so it has the same bits.
/// </summary>
/// <param name="MeanFactor">1 / m, for m examples.</param>
/// <param name="NegativeLearningRate">−η.</param>
/// <param name="Decay">
/// λ/n for <see cref="DescentForm.CostTerm"/>, −η λ/n for <see cref="DescentForm.WeightScaling"/>; on weights only.
/// </param>
/// <param name="Form">Where the decay enters.</param>
public readonly record struct DescentStep(float MeanFactor, float NegativeLearningRate, float Decay, DescentForm Form)
{
    // Less than 1, so that rounding does not carry the largest float beyond itself.
    private const double LargestDecay = 0.5;

    /// <summary>
    /// The step that an optimiser's rules would make; null if it is not plain descent, or if it decays so much that large weights could
    /// overflow on the way.
    /// </summary>
    /// <param name="optimizer">Which, and its numbers.</param>
    /// <param name="trainExamples">n of weight decay.</param>
    /// <param name="learningRate">η of this step, after the schedule.</param>
    /// <param name="examples">m, of the mini-batch.</param>
    public static DescentStep? Create(OptimizerSpecification optimizer, int trainExamples, double learningRate, int examples)
    {
        var decay = optimizer.L2 / trainExamples;
        if (optimizer is not { Kind: OptimizerKind.Sgd, Clip: ClipKind.None } || learningRate * decay > LargestDecay) return null;

        // Before the learning rate makes it small, the cost term is this much of a weight.
        if (optimizer.L2Form == L2Form.CostTerm && decay > LargestDecay) return null;

        var (mean, rate) = (1f / examples, (float)-learningRate);
        if (decay == 0) return new(mean, rate, 0, DescentForm.NoDecay);
        return optimizer.L2Form == L2Form.CostTerm
            ? new(mean, rate, (float)decay, DescentForm.CostTerm)
            : new(mean, rate, (float)(-learningRate * decay), DescentForm.WeightScaling);
    }
}
