namespace Cluster.Coordinator.Experiments;

/// <summary>What an experiment is about: what verdict and report put first.</summary>
public enum ExperimentFocus
{
    /// <summary>How well each configuration ends up, by the figure that is compared.</summary>
    Accuracy,

    /// <summary>How fast each hidden layer learns, at the start and over time.</summary>
    Gradients,

    /// <summary>∂C/∂b neuron by neuron before training.</summary>
    Neurons,

    /// <summary>How the gradient shrinks or grows along a chain of layers of one neuron each.</summary>
    Chain,
}
