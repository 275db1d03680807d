using System.Text.Json.Serialization;

namespace Cluster.Shared.Optimizers.Schedules;

public enum ScheduleKind
{
    Constant,

    /// <summary>η₀ (1 − t/T), with T the number of epochs.</summary>
    Linear,

    /// <summary>η₀ e^(−t/T), with T the time constant in epochs.</summary>
    Exponential,

    /// <summary>η₀ γ^⌊t/k⌋: multiplied by γ after every k epochs.</summary>
    Step,

    /// <summary>
    /// From η₀ to the floor along half a period of a cosine, over all epochs. Loshchilov and Hutter, "SGDR", 2017, without restarts.
    /// </summary>
    Cosine,

    /// <summary>η₀, lowered each time that the cost does not fall any more. See <see cref="PlateauSpecification"/>.</summary>
    OnPlateau,
}

/// <summary>Learning rate over time; t is in epochs and grows with every step.</summary>
/// <param name="TimeConstant">T of <see cref="ScheduleKind.Exponential"/>, in epochs; above 0.</param>
public sealed record ScheduleSpecification(ScheduleKind Kind = ScheduleKind.Constant, double TimeConstant = 0)
{
    /// <summary>For <see cref="ScheduleKind.OnPlateau"/>; null for its defaults.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlateauSpecification? Plateau { get; init; }

    /// <summary>k of <see cref="ScheduleKind.Step"/>, in epochs; 1 or more.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Every { get; init; }

    /// <summary>γ of <see cref="ScheduleKind.Step"/>, above 0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double Factor { get; init; }

    /// <summary>Learning rate at which <see cref="ScheduleKind.Cosine"/> ends, 0 to η₀.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double Floor { get; init; }

    /// <summary>
    /// Epochs over which the learning rate grows from nearly 0 to what the schedule says; 0 for none. The schedule begins at the first
    /// step all the same. Goyal et al., "Accurate, large minibatch SGD", 2017.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double WarmupEpochs { get; init; }
}
