namespace Cluster.Shared.Optimizers.Schedules;

/// <summary>What a schedule that waits for plateaus remembers, and how it goes on. Part of checkpoints.</summary>
public sealed class PlateauState
{
    // PyTorch's eps: a smaller change of the learning rate is not made.
    private const double ChangeMin = 1e-8;

    /// <summary>By which the learning rate is multiplied now.</summary>
    public double Scale { get; set; } = 1;

    /// <summary>The lowest cost so far; null before the first epoch.</summary>
    public double? Best { get; set; }

    /// <summary>Epochs in a row without improvement.</summary>
    public int BadEpochs { get; set; }

    /// <summary>Epochs that are still not counted.</summary>
    public int Cooldown { get; set; }

    /// <summary>Takes the cost of an epoch.</summary>
    /// <param name="learningRate">η₀.</param>
    /// <param name="numbers">Of the schedule.</param>
    /// <param name="cost">0 or more; infinite or NaN counts as no improvement.</param>
    public void Take(double learningRate, PlateauSpecification numbers, double cost)
    {
        var improves = cost < (Best ?? double.PositiveInfinity) * (1 - numbers.Threshold);
        BadEpochs = improves ? 0 : BadEpochs + 1;
        if (improves) Best = cost;
        if (Cooldown > 0) (Cooldown, BadEpochs) = (Cooldown - 1, 0);
        if (BadEpochs <= numbers.Patience) return;

        var (rate, lower) = (learningRate * Scale, learningRate * Scale * numbers.Factor);
        if (rate - Math.Max(lower, numbers.MinRate) > ChangeMin) Scale = Math.Max(lower, numbers.MinRate) / learningRate;
        (Cooldown, BadEpochs) = (numbers.Cooldown, 0);
    }
}
