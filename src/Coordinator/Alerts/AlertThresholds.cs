namespace Cluster.Coordinator.Alerts;

/// <summary>From where on something is worth an alert; null for never. No part of what a run's result depends on.</summary>
public sealed record AlertThresholds
{
    /// <summary>Nothing is looked for.</summary>
    public static AlertThresholds None { get; } = new()
    {
        Vanishing = null,
        Exploding = null,
        Step = null,
        Saturated = null,
        Dead = null,
        NotLearning = null,
    };

    /// <summary>A hidden layer's ‖δ‖ below so many times the last hidden layer's.</summary>
    public double? Vanishing { get; init; } = 0.01;

    /// <summary>A hidden layer's ‖δ‖ above so many times the last hidden layer's.</summary>
    public double? Exploding { get; init; } = 30;

    /// <summary>‖Δw‖ / ‖w‖ of one step above it.</summary>
    public double? Step { get; init; } = 0.5;

    /// <summary>Share of a sigmoid or tanh layer's activations in the flat part above it.</summary>
    public double? Saturated { get; init; } = 0.7;

    /// <summary>Share of a ReLU layer's neurons that no example activates above it.</summary>
    public double? Dead { get; init; } = 0.5;

    /// <summary>Training cost not below so many times what a constant answer costs.</summary>
    public double? NotLearning { get; init; } = 0.95;

    /// <summary>So many diagnoses in a row must show it, 1 or more; a run with a single diagnosis is judged by that.</summary>
    public int Diagnoses { get; init; } = 2;

    /// <summary>So many epochs a run has to begin to learn, 1 or more.</summary>
    public int Epochs { get; init; } = 3;
}
