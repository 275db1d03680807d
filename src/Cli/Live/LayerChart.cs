using System.Globalization;
using Cluster.Shared.Diagnostics;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cluster.Cli.Live;

/// <summary>The speed of learning of each hidden layer of one run, as bars on a log scale: the vanishing gradient at a glance.</summary>
internal sealed record LayerChart(IRenderable Picture, int Lines)
{
    private const int BarWidthMax = 36;
    private const double DecadesShown = 6;
    private static readonly string[] Palette = ["#7a0177", "#c51b8a", "#f768a1", "#fa9fb5"];

    /// <summary>Null when the run has no hidden layer, or nothing to show.</summary>
    public static LayerChart? Of(RunRow row, int width)
    {
        var hidden = row.Diagnostics!.Layers.SkipLast(1).ToArray();
        var largest = hidden.Select(l => l.DeltaL2).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        if (largest <= 0) return null;

        var top = Math.Ceiling(Math.Log10(largest));
        var showsNoise = Array.Exists(hidden, l => l.Signal?.NoiseScale is not null);
        var grid = new Grid().AddColumns(showsNoise ? 4 : 3);
        foreach (var layer in hidden)
        {
            var share = layer.DeltaL2 <= 0 ? 0 : Math.Clamp(1 - (top - Math.Log10(layer.DeltaL2)) / DecadesShown, 0, 1);
            var color = Palette[(layer.Layer - 1) * (Palette.Length - 1) / Math.Max(1, hidden.Length - 1)];
            var barWidth = Math.Clamp(width - (showsNoise ? 40 : 22), 5, BarWidthMax);
            string[] cells =
            [
                $"layer {layer.Layer}",
                $"[{color}]{new string('█', Math.Max(1, (int)Math.Round(share * barWidth)))}[/]",
                layer.DeltaL2.ToString("0.0e+0", CultureInfo.InvariantCulture),
            ];
            grid.AddRow(showsNoise ? [.. cells, Noise(layer)] : cells);
        }

        var head = "[bold]Speed of learning ‖δ‖[/] by hidden layer [dim](log scale)[/]: "
            + $"{Markup.Escape(row.Label)}, seed {row.Seed}, epoch {row.Diagnostics.Epoch}";
        return new(new Rows(new Markup(head), grid), hidden.Length + 2 + head.Length / Math.Max(1, width + 30));
    }

    /// <summary>The gradient noise scale, in examples.</summary>
    private static string Noise(LayerDiagnostics layer) => layer.Signal?.NoiseScale is { } scale
        ? $"[dim]noise {scale.ToString("0.0e+0", CultureInfo.InvariantCulture)}[/]"
        : "";
}
