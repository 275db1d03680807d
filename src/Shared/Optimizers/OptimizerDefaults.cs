namespace Cluster.Shared.Optimizers;

/// <summary>What numbers are where none are given: those of PyTorch, or of the paper for what it does not have.</summary>
public static class OptimizerDefaults
{
    /// <summary>ψ of Nadam.</summary>
    public const double MomentumDecay = 0.004;

    /// <summary>Of LARS.</summary>
    public const double TrustCoefficient = 0.001;

    public static double LearningRate(OptimizerKind kind) => kind switch
    {
        OptimizerKind.Adadelta or OptimizerKind.Lbfgs => 1,
        OptimizerKind.Adagrad or OptimizerKind.Rmsprop => 0.01,
        OptimizerKind.Adam or OptimizerKind.Adamw => 0.001,
        OptimizerKind.Nadam => 0.002,
        _ => 0.1,
    };

    public static double Momentum(OptimizerKind kind) => kind == OptimizerKind.Rmsprop ? 0 : 0.9;

    /// <summary>Decay of the mean of squared gradients, for Adadelta and RMSprop.</summary>
    public static double Rho(OptimizerKind kind) => kind == OptimizerKind.Adadelta ? 0.9 : 0.99;

    public static double Epsilon(OptimizerKind kind) => kind switch
    {
        OptimizerKind.Adagrad => 1e-10,
        OptimizerKind.Adadelta => 1e-6,
        _ => 1e-8,
    };

    public static double WeightDecay(OptimizerKind kind) => kind == OptimizerKind.Adamw ? 0.01 : 0;
}
