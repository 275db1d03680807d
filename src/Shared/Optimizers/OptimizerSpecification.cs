namespace Cluster.Shared.Optimizers;

public enum OptimizerKind
{
    Sgd,
    Momentum,
    Nesterov,
    Adam,
}

/// <summary>How weight decay acts. λ is <see cref="OptimizerSpecification.L2"/>, n the number of training examples.</summary>
public enum L2Form
{
    /// <summary>(λ/n) w is added to the gradient before everything else, as the cost term λ/2n ‖w‖² has it.</summary>
    CostTerm,

    /// <summary>Each step scales the weights by 1 − ηλ/n, whatever the optimiser does with the gradient.</summary>
    WeightScaling,
}

public enum ScheduleKind
{
    Constant,

    /// <summary>η₀ (1 − t/T), with T the number of epochs.</summary>
    Linear,

    /// <summary>η₀ e^(−t/T), with T the time constant in epochs.</summary>
    Exponential,
}

/// <summary>Learning rate over time; t is in epochs and grows with every step.</summary>
/// <param name="TimeConstant">T of <see cref="ScheduleKind.Exponential"/>, in epochs; above 0.</param>
public sealed record ScheduleSpecification(ScheduleKind Kind = ScheduleKind.Constant, double TimeConstant = 0);

/// <summary>Optimiser and its numbers; formulas and defaults follow PyTorch.</summary>
public sealed record OptimizerSpecification
{
    public OptimizerKind Kind { get; init; } = OptimizerKind.Sgd;

    /// <summary>η, above 0.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>For momentum and Nesterov, in [0, 1).</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>For Adam, in [0, 1).</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>For Adam, in [0, 1).</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>For Adam, above 0.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>λ of weight decay, 0 or more; acts on weights, not on biases.</summary>
    public double L2 { get; init; }

    public L2Form L2Form { get; init; } = L2Form.WeightScaling;

    public ScheduleSpecification Schedule { get; init; } = new();
}
