using System.Text.Json;
using System.Text.Json.Serialization;
using Cluster.Shared.Diagnostics;

namespace Cluster.Shared.Training;

/// <summary>What one epoch showed.</summary>
/// <param name="Epoch">1 for the first.</param>
/// <param name="TrainCost">
/// Mean cost over the epoch's mini-batches, each before its update, with L-BFGS after it; without weight decay.
/// </param>
/// <param name="TrainAccuracy">Likewise, in [0, 1].</param>
/// <param name="ValidationCost">After the epoch; null where it was not evaluated.</param>
/// <param name="ValidationAccuracy">Likewise, in [0, 1].</param>
public sealed record EpochRecord(int Epoch, double TrainCost, double TrainAccuracy, double? ValidationCost, double? ValidationAccuracy);

/// <summary>All that a run has shown so far, complete and in order; part of its checkpoints.</summary>
public sealed class RunHistory
{
    /// <summary>Also of a <see cref="SessionState"/>. Numbers that are not finite stand as "NaN", "Infinity" and "-Infinity".</summary>
    internal static readonly JsonSerializerOptions Json = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public IList<EpochRecord> Epochs { get; init; } = [];

    public IList<DiagnosticsRecord> Diagnostics { get; init; } = [];

    /// <summary>Of every layer, first to last; empty without pretraining.</summary>
    public IList<PretrainingRecord> Pretraining { get; init; } = [];

    /// <summary>Of the first hidden layer, when it was pretrained; null before, and where its inputs are no picture.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FilterRecord? Filters { get; set; }

    /// <summary>The best epoch so far, where the run looks for it; null before the first that was measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BestEpoch? Best { get; set; }

    /// <summary>That the run ended before its last epoch; null where it did not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EarlyEnd? EarlyEnd { get; set; }

    /// <summary>As it stands in checkpoints.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>Reads <see cref="ToJson"/>.</summary>
    /// <exception cref="InvalidDataException">It is no history; the message says why.</exception>
    public static RunHistory Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var history = JsonSerializer.Deserialize<RunHistory>(json, Json) ?? throw new InvalidDataException("the history is empty");
            if (history.HasGaps) throw new InvalidDataException("an entry of the history is null");
            return history;
        }
        catch (JsonException cause)
        {
            throw new InvalidDataException($"the history cannot be read: {cause.Message}", cause);
        }
    }

    // The serializer looks at the properties' annotations, but not at those of a list's elements.
    private bool HasGaps =>
        Epochs.Any(epoch => epoch is null) || Pretraining.Any(epoch => epoch is null) || Filters is { IsWhole: false }
        || Diagnostics.Any(record => record is null || record.Layers.Any(layer => layer is null));
}

/// <summary>Where training first met a number that is not finite.</summary>
/// <param name="Layer">1 for the first hidden layer.</param>
/// <param name="What">"activations", "cost", "validation cost", "weight gradient", "bias gradient", "weights" or "biases".</param>
/// <param name="Value">NaN, Infinity or -Infinity.</param>
/// <param name="Step">Updates before the step in which it was met.</param>
/// <param name="Epoch">1 for the first epoch.</param>
public sealed record Divergence(int Layer, string What, float Value, long Step, int Epoch)
{
    public override string ToString() => $"{What} of layer {Layer} became {Value:R} at step {Step} (epoch {Epoch})";
}
