using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers.Schedules;

namespace Cluster.Shared.Optimizers.Rules;

/// <summary>
/// One link of an optimiser: it changes the update on its way from gradient to step. All its memory is in its state, so that a
/// checkpoint of the states is a checkpoint of the optimiser. It works on flat buffers as <see cref="ParameterLayout"/> has them, element
/// by element unless <see cref="NeedsWhole"/>, and what is zero in update, state and parameters stays zero: so does the padding.
/// </summary>
public interface IUpdateRule
{
    /// <summary>Buffers that its state has.</summary>
    int BufferCount => 0;

    /// <summary>Whether it changes a number by what others are, as norms do, so that it cannot be applied piece by piece.</summary>
    bool NeedsWhole => false;

    /// <summary>Fresh state; <see cref="RuleState.None"/> for a rule without memory.</summary>
    RuleState CreateState(ParameterLayout layout);

    /// <summary>
    /// Makes the step of all parameters, or of some neighbouring ones unless <see cref="NeedsWhole"/>. Pieces have the bits of the whole.
    /// </summary>
    /// <param name="update">[piece] Gradient of the mean cost in, step out; changed in place.</param>
    /// <param name="state">Made by <see cref="CreateState"/>, of all parameters; changed in place.</param>
    /// <param name="parameters">[piece] Before the step.</param>
    /// <param name="step">When.</param>
    /// <param name="first">Where in the flat buffer the piece begins.</param>
    void Apply(Span<float> update, RuleState state, ReadOnlySpan<float> parameters, in StepInfo step, int first = 0);
}

/// <summary>A rule's memory: flat buffers, each as long as the parameters.</summary>
public sealed class RuleState(params AlignedBuffer[] buffers)
{
    public static RuleState None { get; } = new();

    public IReadOnlyList<AlignedBuffer> Buffers { get; } = buffers;
}
