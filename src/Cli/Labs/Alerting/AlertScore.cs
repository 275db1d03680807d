using Cluster.Coordinator.Statistics;
using Cluster.Shared.Diagnostics;

namespace Cluster.Cli.Labs.Alerting;

/// <summary>How one kind of alert does on the labelled set.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Missed">Runs that should have raised it and did not.</param>
/// <param name="Positives">Runs that should raise it.</param>
/// <param name="False">Runs that raised it and should not have.</param>
/// <param name="Negatives">Runs that should not raise it.</param>
internal sealed record AlertScore(AlertKind Kind, int Missed, int Positives, int False, int Negatives)
{
    /// <param name="kind">Which.</param>
    /// <param name="runs">What each run should and did raise.</param>
    public static AlertScore Of(AlertKind kind, IReadOnlyList<(LabelledNet Net, IReadOnlyList<Alert> Alerts)> runs)
    {
        var with = runs.Where(run => run.Net.ShouldRaise(kind) == true).ToList();
        var without = runs.Where(run => run.Net.ShouldRaise(kind) == false).ToList();
        bool Raised((LabelledNet Net, IReadOnlyList<Alert> Alerts) run) => run.Alerts.Any(alert => alert.Kind == kind);
        return new(kind, with.Count(run => !Raised(run)), with.Count, without.Count(Raised), without.Count);
    }

    public double MissRate => (double)Missed / Positives;

    public Interval MissInterval => WilsonInterval.Of95(Missed, Positives);

    public double FalseRate => (double)False / Negatives;

    public Interval FalseInterval => WilsonInterval.Of95(False, Negatives);
}
