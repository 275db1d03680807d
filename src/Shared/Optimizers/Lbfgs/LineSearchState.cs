using System.Text.Json.Serialization;

namespace Cluster.Shared.Optimizers.Lbfgs;

public enum LineSearchStage
{
    /// <summary>Steps grow until an interval holds what is looked for.</summary>
    Bracketing,

    /// <summary>That interval shrinks.</summary>
    Zooming,

    /// <summary>Evaluations are used up: the lowest point found is evaluated once more, for its gradient.</summary>
    Settling,

    /// <summary>The point evaluated last is taken.</summary>
    Accepted,

    /// <summary>No lower point was found.</summary>
    Failed,
}

/// <summary>What is known of one place on the line.</summary>
/// <param name="Step">α, from where the search began.</param>
/// <param name="Value">φ(α), the objective there; infinite where it is no finite number.</param>
/// <param name="Slope">φ′(α), its derivative along the line.</param>
[method: JsonConstructor]
public readonly record struct LinePoint(double Step, double Value, double Slope);

/// <summary>Where a line search stands: all that it needs to go on. Part of checkpoints.</summary>
public sealed record LineSearchState
{
    public LineSearchStage Stage { get; init; }

    /// <summary>α to be evaluated next; of the accepted point at the end.</summary>
    public double Step { get; init; }

    /// <summary>Made so far.</summary>
    public int Evaluations { get; init; }

    /// <summary>α = 0.</summary>
    public LinePoint Origin { get; init; }

    /// <summary>
    /// While bracketing the point before; then the end of the interval with the lowest value that decreases sufficiently.
    /// </summary>
    public LinePoint Low { get; init; }

    /// <summary>The interval's other end.</summary>
    public LinePoint High { get; init; }

    /// <summary>Whether the last interpolation came too near to an end of the interval.</summary>
    public bool WasNearEnd { get; init; }
}
