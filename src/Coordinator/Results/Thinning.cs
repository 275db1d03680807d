namespace Cluster.Coordinator.Results;

/// <summary>Fewer points of a long curve: the first and the last, close together at the start, where training changes most.</summary>
internal static class Thinning
{
    public static IReadOnlyList<T> Thin<T>(IReadOnlyList<T> points, int pointsMax)
    {
        if (points.Count <= pointsMax) return points;
        return
        [
            .. Enumerable.Range(0, pointsMax)
                .Select(i => (double)i / (pointsMax - 1))
                .Select(part => (int)Math.Round(part * part * (points.Count - 1)))
                .Distinct()
                .Select(index => points[index]),
        ];
    }
}
