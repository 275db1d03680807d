using Cluster.Cli.Labs.Alerting;
using Cluster.Cli.Labs.Measures;
using Cluster.Cli.Labs.Results;
using Cluster.Coordinator.Alerts;
using Cluster.Coordinator.Results.Tables;
using Cluster.Coordinator.Statistics;
using Cluster.Shared.Diagnostics;
using Cluster.Shared.Training;

namespace Cluster.Cli.Labs;

/// <summary>How often alerts are false and how often they are missing, on runs whose faults are known.</summary>
public sealed class AlertsLab : ILab
{
    private static readonly LabOption Seeds = LabOption.Seeds(10, 100);
    private static readonly LabOption First = new("--first-seed", "The first of the seeds.", 0, 0, 1_000_000);

    public string Name => "alerts";

    public string Title => "Can the alerts be believed?";

    public string Description =>
        "Small nets are trained on images of digits: healthy ones of several kinds, and such as are made to have a fault (gradients that "
        + "vanish or explode, saturated or dead layers, no learning). How a net is made is its label. The lab counts alerts that a net "
        + "raises and should not, and those that it should raise and does not, with the default thresholds.";

    public IReadOnlyList<LabOption> Options => [Seeds, First];

    public LabReport Run(LabRequest request)
    {
        var data = request.Data();
        var nets = LabelledNets.On(
            new(data.Name, data.Sha256, data.Train.Count, 0), data.Train.InputSize, data.Train.Classes);
        RunSpecification[] runs =
        [
            .. nets.SelectMany(net => Enumerable.Range(request[First], request[Seeds])
                .Select(seed => net.Template with { Seed = (ulong)seed })),
        ];
        var sessions = LabTraining.Train(runs, data, request.Progress);
        (LabelledNet Net, IReadOnlyList<Alert> Alerts)[] results =
        [
            .. sessions.Select((session, i) => (
                nets[i / request[Seeds]], AlertWatch.Of(runs[i], new(), session.History, session.Divergence))),
        ];
        AlertScore[] scores = [.. Enum.GetValues<AlertKind>().Select(kind => AlertScore.Of(kind, results))];
        return new()
        {
            Answer = [Answer(scores, results.Length), "Rates say how the alerts do on these nets, not on yours."],
            Figures = [.. scores.SelectMany(Figures)],
            Sections =
            [
                new("False alarms and misses", "95 % intervals by Wilson's method.", []) { Table = ScoreTable(scores) },
                new("Net by net", "Of so many seeds, how many raised which alert. In brackets: counts neither way.", [])
                {
                    Table = NetTable(nets, results, request[Seeds]),
                },
            ],
        };
    }

    private static string Answer(AlertScore[] scores, int runs) =>
        $"In {runs} runs, {scores.Sum(s => s.Missed)} of {scores.Sum(s => s.Positives)} alerts that were due were missing, and "
        + $"{scores.Sum(s => s.False)} of {scores.Sum(s => s.Negatives)} that were not were raised.";

    private static IEnumerable<LabFigure> Figures(AlertScore score)
    {
        var (key, name) = (Key(score.Kind), Alert.NameOf(score.Kind));
        yield return new($"{key}_missed", $"{name}: missed", score.MissRate, score.MissInterval, IsShare: true);
        yield return new($"{key}_false", $"{name}: false alarms", score.FalseRate, score.FalseInterval, IsShare: true);
    }

    private static string Key(AlertKind kind) => Alert.NameOf(kind).Replace(' ', '_');

    private static ResultTable ScoreTable(AlertScore[] scores) => new(
        [
            new("Alert", ColumnAlignment.Left, "Which."),
            new("Missed", ColumnAlignment.Right, "Runs that should raise it and did not."),
            new("95 %", ColumnAlignment.Right, "Interval of the miss rate."),
            new("False alarms", ColumnAlignment.Right, "Runs that raised it and should not."),
            new("95 %", ColumnAlignment.Right, "Interval of the false alarm rate."),
        ],
        [
            .. scores.Select(score => new ResultRow(
                [
                    Alert.NameOf(score.Kind),
                    $"{score.Missed} of {score.Positives}",
                    Text(score.MissInterval),
                    $"{score.False} of {score.Negatives}",
                    Text(score.FalseInterval),
                ],
                Published: false)),
        ],
        []);

    private static ResultTable NetTable(
        IReadOnlyList<LabelledNet> nets, (LabelledNet Net, IReadOnlyList<Alert> Alerts)[] results, int seeds) => new(
            [
                new("Net", ColumnAlignment.Left, "How it is made."),
                new("Due", ColumnAlignment.Left, "What it should raise."),
                .. Enum.GetValues<AlertKind>().Select(kind =>
                    new ResultColumn(Alert.NameOf(kind), ColumnAlignment.Right, "Seeds that raised it.")),
            ],
            [
                .. nets.Select((net, i) => new ResultRow(
                    [
                        net.Name,
                        net.Has.Count == 0 ? "nothing" : string.Join(", ", net.Has.Select(Alert.NameOf)),
                        .. Enum.GetValues<AlertKind>().Select(kind => Cell(
                            net.ShouldRaise(kind), results.Skip(i * seeds).Take(seeds).Count(run => run.Alerts.Any(a => a.Kind == kind)))),
                    ],
                    Published: false)),
            ],
            []);

    private static string Cell(bool? due, int count) => due is null ? $"({count})" : count == 0 && due == false ? "" : $"{count}";

    private static string Text(Interval interval) =>
        $"{Coordinator.Results.Figures.Fixed(100 * interval.Low, 0)} to {Coordinator.Results.Figures.Fixed(100 * interval.High, 0)} %";
}
