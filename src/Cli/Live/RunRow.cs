using Cluster.Coordinator.Messages;
using Cluster.Shared.Diagnostics;
using Cluster.Shared.Messages;
using Cluster.Shared.Models;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Pretraining;

namespace Cluster.Cli.Live;

/// <summary>A run as the person in front of the screen sees it.</summary>
public sealed class RunRow(PlannedRun plan)
{
    private readonly long _pretrainingSteps = plan.Configuration.Template.PretrainingSteps();
    private readonly long _totalSteps = plan.Configuration.Template.PretrainingSteps() + plan.Configuration.Template.TotalSteps;
    private double? _doneBefore;

    public string Label => plan.Configuration.Label;

    public ulong Seed => plan.Seed;

    /// <summary>Null before it has been placed.</summary>
    public string? Worker { get; set; }

    /// <summary>When the last message of it came; null before the first.</summary>
    public DateTimeOffset? LastSign { get; set; }

    /// <summary>Finished by an earlier start of the program.</summary>
    public bool WasFinished => End is { WasFinished: true };

    /// <summary>Steps made, those of pretraining included.</summary>
    public long Step { get; private set; }

    public int Epoch { get; private set; }

    public int Epochs => plan.Configuration.Template.Epochs;

    /// <summary>The layer that is being pretrained and its epoch, both 1 for the first; null when that is done, or not asked for.</summary>
    public (int Layer, int Epoch)? Pretraining
    {
        get
        {
            if (Step >= _pretrainingSteps) return null;
            var epochs = Step / plan.Configuration.Template.StepsPerEpoch;
            return ((int)(epochs / PretrainingEpochs) + 1, (int)(epochs % PretrainingEpochs) + 1);
        }
    }

    /// <summary>Of each layer.</summary>
    public int PretrainingEpochs => plan.Configuration.Template.Model.Pretraining?.Epochs ?? 0;

    /// <summary>In [0, 1]; the last evaluation where there is one, otherwise of the training examples.</summary>
    public double? Accuracy { get; set; }

    public bool AccuracyIsOfValidation { get; set; }

    public DiagnosticsRecord? Diagnostics { get; set; }

    /// <summary>In the order in which they were raised.</summary>
    public IList<Alert> Alerts { get; } = [];

    /// <summary>How it ended; null until it has.</summary>
    public RunClosedNews? End { get; private set; }

    public bool IsRunning => Worker is not null && End is null;

    /// <summary>In [0, 1].</summary>
    public double Done => End is { Status: not RunStatus.Interrupted } ? 1 : _totalSteps == 0 ? 0 : (double)Step / _totalSteps;

    /// <summary>The part of <see cref="Done"/> that was not there when the run was first heard of, in [0, 1].</summary>
    public double DoneSinceSeen => Math.Max(0, Done - (_doneBefore ?? 0));

    /// <summary>What of it was done before anybody watched, or by an earlier start, shows in the first progress.</summary>
    public void Progress(long step, int epoch)
    {
        (Step, Epoch) = (step, epoch);
        _doneBefore ??= Done;
    }

    /// <summary>Likewise in an end before which nothing was heard of the run.</summary>
    public void Close(RunClosedNews end)
    {
        End = end;
        if (LastSign is null) _doneBefore = Done;
    }

    /// <summary>Multiply-adds of the whole run, roughly: what its share in the time left is measured by.</summary>
    public double Work { get; } =
        Math.Max(1, plan.Configuration.Template.PretrainingSteps() + plan.Configuration.Template.TotalSteps)
        * plan.Configuration.Template.BatchSize
        * (double)new ParameterLayout(plan.Configuration.Template.Model).Count;
}
