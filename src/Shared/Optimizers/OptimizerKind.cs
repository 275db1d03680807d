namespace Cluster.Shared.Optimizers;

/// <summary>What makes a step of a gradient.</summary>
public enum OptimizerKind
{
    Sgd,
    Momentum,
    Nesterov,
    Adagrad,
    Adadelta,
    Rmsprop,
    Adam,

    /// <summary>Adam beside a weight decay that does not pass through it.</summary>
    Adamw,

    /// <summary>Adam with Nesterov's momentum.</summary>
    Nadam,

    /// <summary>Momentum with a learning rate for each layer.</summary>
    Lars,

    /// <summary>Not a rule that makes a step of a gradient: it searches along lines. See <see cref="LbfgsSpecification"/>.</summary>
    Lbfgs,
}
