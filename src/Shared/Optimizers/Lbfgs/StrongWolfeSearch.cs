namespace Cluster.Shared.Optimizers.Lbfgs;

/// <summary>
/// A line search for a step that meets the strong Wolfe conditions, φ(α) ≤ φ(0) + c₁ α φ′(0) and |φ′(α)| ≤ c₂ |φ′(0)|: algorithms 3.5 and
/// 3.6 of Nocedal and Wright, "Numerical Optimization", 2nd edition, 2006, with cubic interpolation (3.59). How far a step may grow and how
/// near an interpolated one may come to the interval's ends is as in PyTorch. It goes from state to state, a state for each evaluation.
/// </summary>
/// <param name="numbers">c₁, c₂ and how many evaluations.</param>
public sealed class StrongWolfeSearch(LbfgsSpecification numbers)
{
    // A step grows by a hundredth of the last growth at least, and tenfold at most.
    private const double GrowthMin = 0.01;
    private const double GrowthMax = 10;

    // Of the interval's width: an interpolated step twice nearer to its ends is put there.
    private const double EndDistance = 0.1;

    // Of its outer end: an interval as narrow as this holds one point.
    private const double NarrowMax = 1e-9;

    /// <param name="value">φ(0).</param>
    /// <param name="slope">φ′(0), below 0.</param>
    /// <param name="firstStep">α to begin with, above 0.</param>
    public static LineSearchState Begin(double value, double slope, double firstStep)
    {
        var origin = new LinePoint(0, value, slope);
        return new() { Step = firstStep, Origin = origin, Low = origin, High = origin };
    }

    /// <summary>Takes what was found at <see cref="LineSearchState.Step"/>.</summary>
    /// <param name="state">Before.</param>
    /// <param name="value">φ there; not finite where the step is too long.</param>
    /// <param name="slope">φ′ there.</param>
    public LineSearchState Next(LineSearchState state, double value, double slope)
    {
        var isFinite = double.IsFinite(value) && double.IsFinite(slope);
        var here = new LinePoint(state.Step, isFinite ? value : double.PositiveInfinity, isFinite ? slope : 0);
        var next = state with { Evaluations = state.Evaluations + 1 };
        return state.Stage switch
        {
            LineSearchStage.Bracketing => Bracket(next, here),
            LineSearchStage.Zooming => Zoom(next, here),
            LineSearchStage.Settling => next with { Stage = isFinite ? LineSearchStage.Accepted : LineSearchStage.Failed },
            _ => throw new InvalidOperationException($"This line search has ended: {state.Stage}."),
        };
    }

    private LineSearchState Bracket(LineSearchState state, LinePoint here)
    {
        var isHigher = state.Evaluations > 1 && here.Value >= state.Low.Value;
        if (!DecreasesEnough(state, here) || isHigher) return Shrink(state with { High = here }, here);
        if (IsFlatEnough(state, here)) return state with { Stage = LineSearchStage.Accepted };
        if (here.Slope >= 0) return Shrink(state with { Low = here, High = state.Low }, here);
        if (state.Evaluations >= numbers.Evaluations) return state with { Stage = LineSearchStage.Accepted };

        var least = here.Step + GrowthMin * (here.Step - state.Low.Step);
        var step = CubicMinimum(state.Low, here, least, GrowthMax * here.Step);
        return state with { Low = here, Step = step };
    }

    private LineSearchState Zoom(LineSearchState state, LinePoint here)
    {
        if (!DecreasesEnough(state, here) || here.Value >= state.Low.Value) return Shrink(state with { High = here }, here);
        if (IsFlatEnough(state, here)) return state with { Stage = LineSearchStage.Accepted };
        var high = here.Slope * (state.High.Step - state.Low.Step) >= 0 ? state.Low : state.High;
        return Shrink(state with { Low = here, High = high }, here);
    }

    /// <summary>Chooses a step between the interval's ends, or ends the search.</summary>
    private LineSearchState Shrink(LineSearchState state, LinePoint here)
    {
        var (left, right) = (Math.Min(state.Low.Step, state.High.Step), Math.Max(state.Low.Step, state.High.Step));
        if (state.Evaluations < numbers.Evaluations && right - left > NarrowMax * right) return Interpolate(state, left, right);
        if (state.Low.Step == 0) return state with { Stage = LineSearchStage.Failed };
        return state with
        {
            Stage = state.Low == here ? LineSearchStage.Accepted : LineSearchStage.Settling,
            Step = state.Low.Step,
        };
    }

    private static LineSearchState Interpolate(LineSearchState state, double left, double right)
    {
        // A high end without a finite value is always the right one, and may be too far by orders of magnitude.
        var margin = EndDistance * (right - left);
        var step = double.IsFinite(state.High.Value) ? CubicMinimum(state.Low, state.High, left, right) : left + margin;
        var isNearEnd = Math.Min(right - step, step - left) < margin;
        var isMoved = isNearEnd && (state.WasNearEnd || step >= right || step <= left);
        if (isMoved) step = right - step < step - left ? right - margin : left + margin;
        return state with { Stage = LineSearchStage.Zooming, Step = step, WasNearEnd = isNearEnd && !isMoved };
    }

    private bool DecreasesEnough(LineSearchState state, LinePoint here) =>
        here.Value <= state.Origin.Value + numbers.C1 * here.Step * state.Origin.Slope;

    private bool IsFlatEnough(LineSearchState state, LinePoint here) => Math.Abs(here.Slope) <= -numbers.C2 * state.Origin.Slope;

    /// <summary>Of the cubic with these values and slopes, within bounds; their middle where it has no minimum.</summary>
    private static double CubicMinimum(LinePoint a, LinePoint b, double least, double most)
    {
        if (a.Step > b.Step) (a, b) = (b, a);
        var d1 = a.Slope + b.Slope - 3 * (a.Value - b.Value) / (a.Step - b.Step);
        var square = d1 * d1 - a.Slope * b.Slope;
        if (!(square >= 0)) return (least + most) / 2;
        var d2 = Math.Sqrt(square);
        var step = b.Step - (b.Step - a.Step) * ((b.Slope + d2 - d1) / (b.Slope - a.Slope + 2 * d2));
        return double.IsFinite(step) ? Math.Clamp(step, least, most) : (least + most) / 2;
    }
}
