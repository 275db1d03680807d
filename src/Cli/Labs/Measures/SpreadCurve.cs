using Cluster.Shared.Models;
using Cluster.Shared.Training.Sessions;

namespace Cluster.Cli.Labs.Measures;

/// <param name="Step">Updates before.</param>
/// <param name="Spread">Of each hidden layer, first to last.</param>
internal sealed record SpreadPoint(long Step, IReadOnlyList<double> Spread);

/// <summary>
/// How far apart the neurons of each hidden layer are while a run is trained: the largest difference between two neurons' weights for the
/// same input.
/// </summary>
/// <param name="layers">Hidden layers.</param>
/// <param name="every">A point is kept for every so many steps.</param>
internal sealed class SpreadCurve(int layers, int every)
{
    private readonly List<SpreadPoint> _points = [];
    private long _next;

    public IReadOnlyList<SpreadPoint> Points => _points;

    /// <summary>Of all layers and all steps looked at, those between points included.</summary>
    public double Largest { get; private set; }

    /// <summary>To be called after every step.</summary>
    public void Look(TrainingSession session)
    {
        double[] spread = [.. Enumerable.Range(0, layers).Select(layer => Of(session.Layout.Weights(layer), session.Parameters.Span))];
        Largest = Math.Max(Largest, spread.Max());
        if (session.Step < _next) return;
        _points.Add(new(session.Step, spread));
        _next = session.Step + every;
    }

    private static double Of(ParameterSlice weights, ReadOnlySpan<float> parameters)
    {
        var largest = 0f;
        for (var input = 0; input < weights.Inputs; input++)
        {
            var row = parameters.Slice(weights.IndexOf(0, input), weights.Outputs);
            var (low, high) = (row[0], row[0]);
            foreach (var weight in row) (low, high) = (Math.Min(low, weight), Math.Max(high, weight));
            largest = Math.Max(largest, high - low);
        }

        return largest;
    }
}
