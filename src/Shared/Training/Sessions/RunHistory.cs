using System.Text.Json;
using System.Text.Json.Serialization;
using Cluster.Shared.Diagnostics;
using Cluster.Shared.Training.Pretraining;

namespace Cluster.Shared.Training.Sessions;

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
