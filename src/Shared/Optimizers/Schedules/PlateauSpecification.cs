namespace Cluster.Shared.Optimizers.Schedules;

/// <summary>When and by how much the learning rate falls on a plateau; formulas and defaults follow PyTorch's ReduceLROnPlateau.</summary>
public sealed record PlateauSpecification
{
    /// <summary>By which the learning rate is multiplied, in (0, 1).</summary>
    public double Factor { get; init; } = 0.1;

    /// <summary>Epochs in a row without improvement that are borne; the next one lowers the learning rate.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>An epoch improves if its cost is below (1 − threshold) times the best, in [0, 1).</summary>
    public double Threshold { get; init; } = 1e-4;

    /// <summary>Epochs after a change that are not counted.</summary>
    public int Cooldown { get; init; }

    /// <summary>The learning rate does not fall below it; 0 or more.</summary>
    public double MinRate { get; init; }
}
