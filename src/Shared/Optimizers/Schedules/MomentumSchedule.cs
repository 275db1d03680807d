using System.Text.Json.Serialization;

namespace Cluster.Shared.Optimizers.Schedules;

public enum MomentumScheduleKind
{
    Constant,

    /// <summary>From a start to μ in a straight line over some epochs, then μ.</summary>
    Linear,

    /// <summary>
    /// min(1 − 1/(2 (⌊t/250⌋ + 1)), μ) with t in steps: 0.5, 0.75, 0.83 … up to μ. Sutskever et al., "On the importance of initialization
    /// and momentum in deep learning", 2013, equation 5.
    /// </summary>
    Sutskever,
}

/// <summary>Momentum that grows over time.</summary>
/// <param name="Kind">How.</param>
/// <param name="Start">Of <see cref="MomentumScheduleKind.Linear"/>, in [0, 1).</param>
/// <param name="Epochs">Of <see cref="MomentumScheduleKind.Linear"/>: when μ is reached; above 0.</param>
public sealed record MomentumScheduleSpecification(
    MomentumScheduleKind Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] double Start = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] double Epochs = 0);

/// <summary>The momentum over time.</summary>
/// <param name="momentum">μ in [0, 1), where the schedule leads.</param>
/// <param name="schedule">Null for μ from the first step on.</param>
public sealed class MomentumSchedule(double momentum, MomentumScheduleSpecification? schedule = null)
{
    private const long StepsOfSutskever = 250;

    /// <summary>Whether some step is made with momentum.</summary>
    public bool IsUsed => momentum > 0 || schedule is not null;

    public double At(in StepInfo step) => schedule?.Kind switch
    {
        null or MomentumScheduleKind.Constant => momentum,
        MomentumScheduleKind.Linear => schedule.Start + (momentum - schedule.Start) * Math.Min(1, step.Epoch / schedule.Epochs),
        MomentumScheduleKind.Sutskever => Math.Min(1 - 1 / (2.0 * (step.Step / StepsOfSutskever + 1)), momentum),
        _ => throw new InvalidOperationException($"Unknown kind of momentum schedule: {schedule.Kind}."),
    };
}
