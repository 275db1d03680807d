using Cluster.Coordinator.Results.Tables;

namespace Cluster.Cli.Labs.Results;

/// <summary>A part of a lab's page.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Caption">What to see in it.</param>
/// <param name="Pictures">Heading and SVG of each; one without a heading is drawn wide.</param>
public sealed record LabSection(string Title, string Caption, IReadOnlyList<(string Heading, string Svg)> Pictures)
{
    /// <summary>Above the pictures; null for none.</summary>
    public ResultTable? Table { get; init; }

    /// <summary>Whether the reader opens the pictures.</summary>
    public bool Folded { get; init; }
}
