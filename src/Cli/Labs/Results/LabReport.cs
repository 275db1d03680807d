using Cluster.Coordinator.Results.Tables;

namespace Cluster.Cli.Labs.Results;

/// <summary>What a lab found: sentences, figures, pictures.</summary>
public sealed record LabReport
{
    /// <summary>Answers the lab's question: the answer itself first, then what it rests on; a sentence or two.</summary>
    public required IReadOnlyList<string> Answer { get; init; }

    /// <summary>The most telling first; keys differ.</summary>
    public required IReadOnlyList<LabFigure> Figures { get; init; }

    public required IReadOnlyList<LabSection> Sections { get; init; }

    /// <exception cref="KeyNotFoundException">There is no such figure.</exception>
    public LabFigure Figure(string key) =>
        Figures.FirstOrDefault(figure => figure.Key == key) ?? throw new KeyNotFoundException($"The lab has no figure '{key}'.");

    /// <summary>The figures as rows; columns that no figure needs are left out.</summary>
    public ResultTable Table()
    {
        (ResultColumn Head, Func<LabFigure, string> Cell)[] columns =
        [
            (new("Figure", ColumnAlignment.Left, "What was measured."), figure => figure.Name),
            (new("Found", ColumnAlignment.Right, "By this lab."), figure => figure.Text),
            (new("95 % interval", ColumnAlignment.Right, "Over seeds."), figure => figure.IntervalText),
            (new("Expected", ColumnAlignment.Right, "By theory, or as published."), figure => figure.ExpectedText),
        ];
        var used = columns.Where(column => Figures.Any(figure => column.Cell(figure).Length > 0)).ToList();
        return new(
            [.. used.Select(column => column.Head)],
            [.. Figures.Select(figure => new ResultRow([.. used.Select(column => column.Cell(figure))], Published: false))],
            []);
    }
}
