using System.Text.Json.Serialization;

namespace Cluster.Shared.Training;

/// <summary>By what the best epoch is known.</summary>
public enum EpochCriterion
{
    /// <summary>The higher the better.</summary>
    ValidationAccuracy,

    /// <summary>The lower the better.</summary>
    ValidationCost,
}

/// <summary>Which epoch of a run is its best, what is kept of it, and when waiting for a better one ends.</summary>
public sealed record EarlyStoppingSpecification
{
    public EpochCriterion Metric { get; init; } = EpochCriterion.ValidationAccuracy;

    /// <summary>Epochs after the best one that bring no better one before the run ends; 0 for training to the last.</summary>
    public int Patience { get; init; }

    /// <summary>By how much an epoch must be better to count as better; 0 or more. With 0 it must be better at all.</summary>
    public double MinDelta { get; init; }

    /// <summary>Whether the best epoch's parameters are kept in the checkpoints, behind all else.</summary>
    public bool KeepBest { get; init; }

    /// <summary>Whether the run's result are the best epoch's parameters and not the last one's.</summary>
    public bool Restore { get; init; }

    /// <summary>Whether the best epoch's parameters are needed later.</summary>
    [JsonIgnore]
    public bool KeepsParameters => KeepBest || Restore;

    /// <summary>What the epoch is judged by; null where it was not measured, or is no finite number.</summary>
    public double? ValueOf(EpochRecord epoch)
    {
        var value = Metric == EpochCriterion.ValidationAccuracy ? epoch.ValidationAccuracy : epoch.ValidationCost;
        return value is { } number && double.IsFinite(number) ? number : null;
    }

    /// <summary>Whether a value is better than the best one before.</summary>
    public bool IsBetter(double value, double best)
    {
        var gain = Metric == EpochCriterion.ValidationAccuracy ? value - best : best - value;
        return MinDelta > 0 ? gain >= MinDelta : gain > 0;
    }
}
