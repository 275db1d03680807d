using Cluster.Coordinator.Results;
using Cluster.Coordinator.Statistics;

namespace Cluster.Cli.Labs.Results;

/// <summary>A figure that a lab ends in.</summary>
/// <param name="Key">In figures.json; people script against it.</param>
/// <param name="Name">As people read it, a few words.</param>
/// <param name="Value">Finite.</param>
/// <param name="Ci95">95 % interval; null where nothing is random.</param>
/// <param name="Expected">By theory, or as somebody published it; null where there is no such figure.</param>
/// <param name="IsShare">In [0, 1], shown in per cent.</param>
public sealed record LabFigure(
    string Key, string Name, double Value, Interval? Ci95 = null, double? Expected = null, bool IsShare = false)
{
    private const int Digits = 4;

    /// <param name="key">In figures.json.</param>
    /// <param name="name">A few words.</param>
    /// <param name="estimate">Of at least one seed.</param>
    /// <param name="expected">By theory or published.</param>
    public static LabFigure Of(string key, string name, Estimate estimate, double? expected = null) =>
        new(key, name, estimate.Mean!.Value, estimate.Ci95, expected);

    /// <inheritdoc cref="Of(string, string, Estimate, double?)"/>
    public static LabFigure Of(string key, string name, GeometricEstimate estimate, double? expected = null) =>
        new(key, name, estimate.Mean!.Value, estimate.Ci95, expected);

    /// <summary>The share of draws of which something holds; the interval is Wilson's, which also holds where none or all do.</summary>
    /// <param name="key">In figures.json.</param>
    /// <param name="name">A few words.</param>
    /// <param name="holds">Of each draw; at least one.</param>
    /// <param name="expected">By theory or published.</param>
    public static LabFigure Share(string key, string name, IReadOnlyCollection<bool> holds, double? expected = null) =>
        new(key, name, (double)holds.Count(one => one) / holds.Count, WilsonInterval.Of95(holds.Count(one => one), holds.Count), expected,
            IsShare: true);

    /// <summary>
    /// A share that itself was taken over several seeds; without an interval where all seeds agree, which says nothing of others.
    /// </summary>
    public static LabFigure Share(string key, string name, Estimate estimate, double? expected = null) => new(
        key,
        name,
        estimate.Mean!.Value,
        estimate.Ci95 is { } ci && ci.Low < ci.High ? new(Math.Max(0, ci.Low), Math.Min(1, ci.High)) : null,
        expected,
        IsShare: true);

    /// <summary>As people read it: "0.447", "81.3 %", "3.0 × 10²⁴".</summary>
    public string Text => Format(Value);

    /// <summary>"a to b"; empty without one.</summary>
    public string IntervalText => Ci95 is { } ci ? $"{Format(ci.Low)} to {Format(ci.High)}" : "";

    /// <summary>With no more digits than it has.</summary>
    public string ExpectedText => Expected is not { } expected ? ""
        : !IsShare && Figures.AsGiven(expected) is { Length: <= Digits + 2 } given ? given
        : Format(expected);

    private string Format(double value) => !IsShare
            ? Math.Round(value) == value && Math.Abs(value) < 1000 ? Figures.Fixed(value, 0) : Figures.Significant(value, Digits)
        : value is > 0 and < 0.0005 ? Figures.Significant(value * 100, 2) + " %"
        : Figures.Fixed(value * 100, value is > 0.9995 and < 1 ? DecimalsBelowAll(value) : 1) + " %";

    /// <summary>As many as show that it is not 100 %.</summary>
    private static int DecimalsBelowAll(double share) => Math.Min(9, (int)Math.Ceiling(-Math.Log10(100 * (1 - share))) + 1);
}
