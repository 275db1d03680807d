using Cluster.Coordinator.Results;

namespace Cluster.Coordinator.Reports.Charts;

/// <summary>∂C/∂b neuron by neuron: how fast each would learn. All layers share one scale, so that bars can be compared.</summary>
internal static class NeuronBars
{
    private const double Width = 360;
    private const int NeuronsMax = 200;

    /// <summary>The first neurons of each layer as circles with bars, layers side by side as in a drawing of the net.</summary>
    public static string Few(string label, IReadOnlyList<IReadOnlyList<float>> layers, int neurons)
    {
        const double pitch = 34;
        var rows = Math.Min(neurons, layers.Max(layer => layer.Count));
        var svg = new SvgWriter(Width, 30 + rows * pitch, label);
        var largest = Largest(layers.Select(layer => layer.Take(neurons)));
        var column = Width / layers.Count;
        for (var l = 0; l < layers.Count; l++)
        {
            var middle = (l + 0.5) * column;
            svg.Text(middle, 14, layers.Count > 3 ? $"layer {l + 1}" : $"hidden layer {l + 1}", "middle", "label");
            for (var n = 0; n < Math.Min(neurons, layers[l].Count); n++)
            {
                var y = 40 + n * pitch;
                var half = Math.Min(70, column * 0.42);
                svg.Circle(middle, y, 14, "neuron");
                svg.Line(middle, y - 10, middle, y + 10, "axis");
                Bar(svg, middle, y - 5, half * layers[l][n] / largest, 10, Palette.Layer(l, layers.Count));
                svg.Rectangle(middle - half, y - pitch / 2, 2 * half, pitch, "tip", Tip(l, n, layers[l][n]));
            }
        }

        return svg.Finish();
    }

    /// <summary>All neurons of each layer as upright bars, layers below each other.</summary>
    public static string All(string label, IReadOnlyList<IReadOnlyList<float>> layers)
    {
        const double half = 27;
        const double pitch = 2 * half + 26;
        var svg = new SvgWriter(Width, 4 + layers.Count * pitch, label);
        var largest = Largest(layers);
        for (var l = 0; l < layers.Count; l++)
        {
            var shown = Math.Min(NeuronsMax, layers[l].Count);
            var axis = 4 + l * pitch + half + 18;
            var name = shown < layers[l].Count ? $"hidden layer {l + 1}, first {shown}" : $"hidden layer {l + 1}";
            svg.Text(4, axis - half - 6, name, "start", "label");
            var step = (Width - 8) / shown;
            for (var n = 0; n < shown; n++)
            {
                var height = half * Math.Abs(layers[l][n]) / largest;
                var top = layers[l][n] > 0 ? axis - height : axis;
                svg.Rectangle(4 + n * step + step * 0.14, top, step * 0.72, height, $"bar {Palette.Layer(l, layers.Count)}");
                svg.Rectangle(4 + n * step, axis - half, step, 2 * half, "tip", Tip(l, n, layers[l][n]));
            }

            svg.Line(4, axis, Width - 4, axis, "axis");
        }

        return svg.Finish();
    }

    private static void Bar(SvgWriter svg, double from, double y, double length, double height, string style) =>
        svg.Rectangle(length < 0 ? from + length : from, y, Math.Abs(length), height, $"bar {style}");

    private static string Tip(int layer, int neuron, float value) =>
        $"layer {layer + 1}, neuron {neuron + 1}: ∂C/∂b = {Figures.Significant(value)}";

    private static double Largest(IEnumerable<IEnumerable<float>> layers)
    {
        var largest = layers.SelectMany(layer => layer).Select(value => (double)Math.Abs(value)).DefaultIfEmpty().Max();
        return largest > 0 ? largest : 1;
    }
}
