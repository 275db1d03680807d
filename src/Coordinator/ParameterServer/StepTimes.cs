namespace Cluster.Coordinator.ParameterServer;

/// <summary>How long steps took of late, and from when on a share of one is late.</summary>
internal sealed class StepTimes(StragglerOptions options)
{
    private const int Kept = 32;
    private readonly Queue<double> _secondsPerExample = [];

    public void Add(int examples, TimeSpan time)
    {
        _secondsPerExample.Enqueue(time.TotalSeconds / Math.Max(1, examples));
        if (_secondsPerExample.Count > Kept) _secondsPerExample.Dequeue();
    }

    /// <summary>After its beginning.</summary>
    /// <param name="examples">Of the work; an evaluation passes over more of them than a step.</param>
    public TimeSpan LateAfter(int examples)
    {
        if (_secondsPerExample.Count == 0) return options.LateAtFirst;

        // The lower one of two: of a first step, for which programs were compiled, and a second one the second counts.
        var median = _secondsPerExample.Order().ElementAt((_secondsPerExample.Count - 1) / 2);
        var late = TimeSpan.FromSeconds(options.LateFactor * median * examples);
        return late > options.LateMin ? late : options.LateMin;
    }
}
