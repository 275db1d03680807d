using System.Text.Json;
using System.Text.Json.Serialization;
using Cluster.Shared.Checkpoints;
using Cluster.Shared.Optimizers.Lbfgs;
using Cluster.Shared.Optimizers.Schedules;
using Cluster.Shared.Training.Pretraining;

namespace Cluster.Shared.Training.Sessions;

/// <summary>Where a session stands, without its buffers: the part of a checkpoint that can be read without the model.</summary>
public sealed class SessionState
{
    /// <summary>Of the next work.</summary>
    public long WorkNumber { get; set; }

    /// <summary>Steps made.</summary>
    public long Step { get; set; }

    /// <summary>Epochs completed.</summary>
    public int Epoch { get; set; }

    public int StepInEpoch { get; set; }

    /// <summary>Whether this position's probe has been taken.</summary>
    public bool Probed { get; set; }

    /// <summary>
    /// Whether the gradient that was diagnosed last is kept, for the next to be compared with; the checkpoint's last buffer then.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool KeepsGradient { get; set; }

    /// <summary>Whether the epoch that ended last is still to be evaluated.</summary>
    public bool EvaluationDue { get; set; }

    /// <summary>Whether the last mini-batch is to be looked through for the place where a number stopped being finite.</summary>
    public bool PostMortemDue { get; set; }

    /// <summary>Null without pretraining, and before its run's first session.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PretrainingState? Pretraining { get; set; }

    /// <summary>Steps made, those of pretraining included: how far the run has come.</summary>
    [JsonIgnore]
    public long AllSteps => Step + (Pretraining?.Steps ?? 0);

    /// <summary>Sum over this epoch's examples.</summary>
    public double EpochCost { get; set; }

    public long EpochCorrect { get; set; }

    public long EpochExamples { get; set; }

    /// <summary>Seconds of computing so far.</summary>
    public double Seconds { get; set; }

    public Divergence? Divergence { get; set; }

    /// <summary>With optimiser L-BFGS.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LbfgsState? Lbfgs { get; set; }

    /// <summary>With the schedule that waits for plateaus.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlateauState? Plateau { get; set; }

    public RunHistory History { get; init; } = new();

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, RunHistory.Json);

    /// <exception cref="InvalidDataException">Not a session's state.</exception>
    public static SessionState FromCheckpoint(Checkpoint checkpoint)
    {
        try
        {
            return JsonSerializer.Deserialize<SessionState>(checkpoint.State.Span, RunHistory.Json)
                ?? throw new InvalidDataException("its state is empty");
        }
        catch (JsonException cause)
        {
            throw new InvalidDataException($"its state cannot be read: {cause.Message}", cause);
        }
    }

    /// <summary>Whether so many epochs are done and evaluated.</summary>
    public bool HasReached(int epoch) => Epoch >= epoch && !EvaluationDue && !PostMortemDue;

    /// <summary>Whether nothing is left to do under the given specification.</summary>
    public bool IsFinished(RunSpecification specification) =>
        Divergence is null && !PostMortemDue && !EvaluationDue
        && (specification.Model.Pretraining is null || Pretraining?.Layer >= specification.Model.Hidden.Count)
        && (History.EarlyEnd is not null || (Epoch == specification.Epochs && (Probed || !specification.ProbeIsDue(this))));
}
