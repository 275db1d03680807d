namespace Cluster.Shared.Optimizers;

/// <summary>The numbers of L-BFGS; defaults are those of Nocedal and Wright, "Numerical Optimization", 2nd edition, 2006.</summary>
public sealed record LbfgsSpecification
{
    /// <summary>m: how many steps and changes of the gradient are remembered; 1 or more.</summary>
    public int History { get; init; } = 10;

    /// <summary>c₁ of sufficient decrease, in (0, c₂).</summary>
    public double C1 { get; init; } = 1e-4;

    /// <summary>c₂ of the curvature condition, in (c₁, 1).</summary>
    public double C2 { get; init; } = 0.9;

    /// <summary>Gradients that one line search may take; 1 or more.</summary>
    public int Evaluations { get; init; } = 25;
}
