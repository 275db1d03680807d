namespace Cluster.Cli.Labs;

/// <summary>All labs. A new one is a class of its own and a line here.</summary>
public static class LabList
{
    public static IReadOnlyList<ILab> All { get; } =
    [
        new ChainLab(),
        new IntervalLab(),
        new IdentityLab(),
        new MatricesLab(),
        new VarianceLab(),
        new SymmetryLab(),
        new SaturationLab(),
        new AlertsLab(),
    ];
}
