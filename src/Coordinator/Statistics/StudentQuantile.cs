using System.Collections.Concurrent;
using MathNet.Numerics.Distributions;

namespace Cluster.Coordinator.Statistics;

/// <summary>Student's t for two-sided 95 % intervals; kept, because curves ask for the same few values thousands of times.</summary>
internal static class StudentQuantile
{
    private static readonly ConcurrentDictionary<int, double> Known = new();

    /// <param name="freedom">Degrees of freedom, at least 1.</param>
    public static double Of95(int freedom) => Known.GetOrAdd(freedom, static f => StudentT.InvCDF(0, 1, f, 0.975));
}
