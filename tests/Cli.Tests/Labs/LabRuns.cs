using Cluster.Cli.Labs;
using Cluster.Cli.Labs.Results;

namespace Cluster.Cli.Tests.Labs;

/// <summary>Labs as a caller of the library runs them.</summary>
internal static class LabRuns
{
    public static LabReport Run(ILab lab, params (string Option, int Value)[] choices)
    {
        var values = choices.ToDictionary(choice => choice.Option, choice => choice.Value, StringComparer.Ordinal);
        values.Keys.Except(lab.Options.Select(option => option.Name)).ShouldBeEmpty();
        var report = lab.Run(new() { Values = values });
        report.Answer.ShouldNotBeEmpty();
        report.Figures.Select(figure => figure.Key).ShouldBeUnique();
        report.Figures.ShouldAllBe(figure => double.IsFinite(figure.Value));
        report.Sections.SelectMany(section => section.Pictures).ShouldNotBeEmpty();
        return report;
    }

    /// <summary>Within so many times the interval's half width: 2 is a chance of some 1 in 10,000 to be wrong.</summary>
    public static void ShouldAgreeWith(this LabFigure figure, double theory, double halfWidths = 2)
    {
        var half = (figure.Ci95!.Value.High - figure.Ci95.Value.Low) / 2;
        figure.Value.ShouldBe(theory, halfWidths * half, figure.Name);
    }
}
