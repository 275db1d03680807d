using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Optimizers.Lbfgs;

namespace Cluster.Shared.Tests.Optimizers.Lbfgs;

/// <summary>A function of few variables, with its gradient, in double precision.</summary>
internal delegate double Objective(double[] point, double[] gradient);

/// <summary>Minimises a function from a point; knows each point that was taken.</summary>
internal sealed class Descent
{
    private readonly Objective _objective;
    private readonly LbfgsMinimizer _minimizer;
    private readonly AlignedBuffer _trial;

    public Descent(Objective objective, double[] start, LbfgsSpecification? numbers = null)
    {
        _objective = objective;
        _minimizer = new(numbers ?? new(), new(), AlignedBuffer.Pad(start.Length), []);
        _trial = new(AlignedBuffer.Pad(start.Length));
        for (var i = 0; i < start.Length; i++) _trial[i] = (float)start[i];
        Variables = start.Length;
        Value = Compute(out var gradient);
        _minimizer.Begin(_trial.Span, Value, gradient);
    }

    public int Variables { get; }

    public int Iterations { get; private set; }

    /// <summary>The start included.</summary>
    public int Evaluations { get; private set; }

    /// <summary>At the point that was taken last.</summary>
    public double Value { get; private set; }

    public bool IsStuck => _minimizer.State.Stage == LbfgsStage.Stuck;

    public double[] Point => [.. _minimizer.Start[..Variables].ToArray().Select(x => (double)x)];

    /// <summary>One iteration, unless it is stuck.</summary>
    public void Step()
    {
        while (!IsStuck && _minimizer.Move(firstStep: 1, _trial.Span))
        {
            var value = Compute(out var gradient);
            if (!_minimizer.Take(value, gradient)) continue;
            _minimizer.Accept(_trial.Span, value, gradient);
            (Value, Iterations) = (value, Iterations + 1);
            return;
        }
    }

    private double Compute(out float[] gradient)
    {
        Evaluations++;
        var exact = new double[Variables];
        var value = _objective([.. _trial.Span[..Variables].ToArray().Select(x => (double)x)], exact);
        gradient = new float[_trial.Length];
        for (var i = 0; i < Variables; i++) gradient[i] = (float)exact[i];
        return value;
    }
}
