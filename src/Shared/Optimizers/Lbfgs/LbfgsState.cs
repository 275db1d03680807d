namespace Cluster.Shared.Optimizers.Lbfgs;

public enum LbfgsStage
{
    /// <summary>Objective and gradient of the first point are still to be computed.</summary>
    Beginning,

    /// <summary>They are known where the parameters are, and the next line search has not begun.</summary>
    Standing,

    /// <summary>The parameters are a trial point.</summary>
    Searching,

    /// <summary>Not even steepest descent finds a lower point.</summary>
    Stuck,
}

/// <summary>What a minimisation remembers besides its buffers. Part of checkpoints.</summary>
public sealed class LbfgsState
{
    public LbfgsStage Stage { get; set; }

    /// <summary>The objective where the line search began, or where it will begin.</summary>
    public double Value { get; set; }

    public LineSearchState? Search { get; set; }
}
