using System.Numerics.Tensors;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Optimizers.Lbfgs;
using Cluster.Shared.Training.Shards;

namespace Cluster.Shared.Training.Sessions;

/// <summary>What a session needs for an optimiser that takes several gradients for a step: the minimiser and its objective.</summary>
internal sealed class LineSearchTraining
{
    private readonly RegularizedObjective _objective;
    private readonly AlignedBuffer _step;
    private double _value;

    private LineSearchTraining(RunSpecification run, ParameterLayout layout, SessionState state, IReadOnlyList<AlignedBuffer> memory)
    {
        _objective = new(layout, run.Optimizer.L2 / run.Data.Train);
        _step = new(layout.Length);
        state.Lbfgs ??= new();

        // Before it begins it keeps none; those that are there are the pretraining's.
        var buffers = state.Lbfgs.Stage == LbfgsStage.Beginning ? [] : memory;
        Minimizer = new(run.Optimizer.Lbfgs ?? new(), state.Lbfgs, layout.Length, buffers);
        IsMoved = Minimizer.State.Stage == LbfgsStage.Searching;
    }

    public LbfgsMinimizer Minimizer { get; }

    /// <summary>Whether the session's parameters are the trial point that the minimiser wants next.</summary>
    public bool IsMoved { get; private set; }

    /// <summary>Null for optimisers that make a step of one gradient.</summary>
    public static LineSearchTraining? Create(
        RunSpecification run, ParameterLayout layout, SessionState state, IReadOnlyList<AlignedBuffer>? memory) =>
        run.Optimizer.Kind == OptimizerKind.Lbfgs ? new(run, layout, state, memory ?? []) : null;

    /// <summary>Takes the sum at the point where everything begins; false where something is not finite.</summary>
    public bool TryBegin(ShardSum sum, ReadOnlySpan<float> point)
    {
        var value = _objective.Compute(sum, point);
        if (!double.IsFinite(value)) return false;
        Minimizer.Begin(point, value, _objective.Gradient);
        return true;
    }

    /// <summary>Takes the sum at the trial point.</summary>
    /// <param name="sum">Over all examples.</param>
    /// <param name="trial">[parameters]</param>
    /// <param name="step">[parameters] Out: from where the line search began to the trial point.</param>
    /// <returns>Whether the trial point is good enough.</returns>
    public bool Take(ShardSum sum, ReadOnlySpan<float> trial, out ReadOnlySpan<float> step)
    {
        TensorPrimitives.Subtract(trial, Minimizer.Start, _step.Span);
        step = _step.Span;
        IsMoved = false;
        _value = _objective.Compute(sum, trial);
        return Minimizer.Take(_value, _objective.Gradient);
    }

    /// <summary>The trial point that was good enough is where the next line search begins.</summary>
    public void Accept(ReadOnlySpan<float> trial) => Minimizer.Accept(trial, _value, _objective.Gradient);

    /// <summary>Puts the point that is to be computed next into <paramref name="trial"/>; false where there is none.</summary>
    public bool Move(double firstStep, Span<float> trial) => IsMoved = Minimizer.Move(firstStep, trial);
}
