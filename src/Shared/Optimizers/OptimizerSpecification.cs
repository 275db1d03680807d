using System.Text.Json.Serialization;
using Cluster.Shared.Optimizers.Schedules;

namespace Cluster.Shared.Optimizers;

/// <summary>How weight decay acts. λ is <see cref="OptimizerSpecification.L2"/>, n the number of training examples.</summary>
public enum L2Form
{
    /// <summary>(λ/n) w is added to the gradient before everything else, as the cost term λ/2n ‖w‖² has it.</summary>
    CostTerm,

    /// <summary>Each step scales the weights by 1 − ηλ/n, whatever the optimiser does with the gradient.</summary>
    WeightScaling,
}

/// <summary>
/// Optimiser and its numbers; formulas and defaults follow PyTorch (<see cref="OptimizerDefaults"/> where a default depends on the kind).
/// </summary>
public sealed record OptimizerSpecification
{
    public OptimizerKind Kind { get; init; } = OptimizerKind.Sgd;

    /// <summary>η, above 0.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>For momentum, Nesterov, RMSprop and LARS, in [0, 1); RMSprop takes it as it is, so 0 for none.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Null for the same momentum from the first step on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MomentumScheduleSpecification? MomentumSchedule { get; init; }

    /// <summary>For Adam and its kin, in [0, 1).</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>For Adam and its kin, in [0, 1).</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>For Adadelta and RMSprop: decay of the mean of squared gradients, in [0, 1).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Rho { get; init; }

    /// <summary>For what divides by a root, above 0.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>For Adagrad, RMSprop and Adam: divide by √(x + ε) and not by √x + ε.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool EpsilonInside { get; init; }

    /// <summary>For Adam: leave its means as they are, too small at first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool WithoutBiasCorrection { get; init; }

    /// <summary>For Adadelta and RMSprop: divide by the mean as it was before this gradient.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool PreviousMean { get; init; }

    /// <summary>For RMSprop: divide by the standard deviation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Centered { get; init; }

    /// <summary>ψ of Nadam, 0 or more.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? MomentumDecay { get; init; }

    /// <summary>For LARS: what a step may change of a layer's weights, as a share of them, times η; above 0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? TrustCoefficient { get; init; }

    /// <summary>
    /// For AdamW, whose steps scale the weights by 1 − ηλ, and for LARS, which adds λw to the gradient; 0 or more. Unlike
    /// <see cref="L2"/> it is not divided by the number of training examples.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? WeightDecay { get; init; }

    /// <summary>λ of weight decay, 0 or more; acts on weights, not on biases.</summary>
    public double L2 { get; init; }

    public L2Form L2Form { get; init; } = L2Form.WeightScaling;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ClipKind Clip { get; init; }

    /// <summary>c of <see cref="Clip"/>, above 0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double ClipAt { get; init; }

    public ScheduleSpecification Schedule { get; init; } = new();

    /// <summary>For L-BFGS; null for its defaults.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LbfgsSpecification? Lbfgs { get; init; }
}
