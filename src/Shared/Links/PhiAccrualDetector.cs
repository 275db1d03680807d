namespace Cluster.Shared.Links;

/// <summary>
/// How sure one may be that a node is gone, from how regularly its heartbeats came (Hayashibara, Défago, Yared and Katayama, "The φ
/// accrual failure detector", 2004): φ = −log₁₀ of the probability that a live node is silent for so long, intervals being normal.
/// </summary>
/// <param name="expected">Interval at which heartbeats are sent; taken for usual until there are some.</param>
/// <param name="acceptablePause">Added to the mean: silence that is not held against the node.</param>
internal sealed class PhiAccrualDetector(TimeSpan expected, TimeSpan acceptablePause)
{
    private const int Window = 200;
    private const double DeviationMin = 0.1;

    // Of the expected interval. However irregular the past, with the defaults 6 s of silence are enough to be sure.
    private const double IntervalMax = 2;
    private const double DeviationMax = 0.5;

    private readonly Queue<double> _intervals = new([0.75 * expected.TotalSeconds, 1.25 * expected.TotalSeconds]);
    private DateTimeOffset? _lastHeartbeat;
    private DateTimeOffset _lastSign;

    /// <summary>Anything came that only a live node can have sent.</summary>
    public void SignOfLife(DateTimeOffset now) => _lastSign = now;

    public void Heartbeat(DateTimeOffset now)
    {
        if (_lastHeartbeat is { } last)
        {
            _intervals.Enqueue(Math.Clamp((now - last).TotalSeconds, 0, IntervalMax * expected.TotalSeconds));
            if (_intervals.Count > Window) _intervals.Dequeue();
        }

        _lastHeartbeat = now;
        SignOfLife(now);
    }

    /// <summary>
    /// This process itself stood still for a while: it could not hear, and that is nobody's silence. The interval in which it falls does
    /// not count.
    /// </summary>
    public void Excuse(TimeSpan standstill, DateTimeOffset now)
    {
        _lastHeartbeat = null;
        _lastSign += standstill;
        if (_lastSign > now) _lastSign = now;
    }

    public TimeSpan Silence(DateTimeOffset now) => now > _lastSign ? now - _lastSign : TimeSpan.Zero;

    public double Phi(DateTimeOffset now)
    {
        var mean = _intervals.Average();
        var variance = _intervals.Average(interval => (interval - mean) * (interval - mean));
        var deviation = Math.Clamp(Math.Sqrt(variance), DeviationMin, Math.Max(DeviationMin, DeviationMax * expected.TotalSeconds));
        var y = (Silence(now).TotalSeconds - mean - acceptablePause.TotalSeconds) / deviation;

        // Logistic approximation of the normal distribution's tail (Bowling et al. 2009); kept in logarithms, where nothing overflows.
        var exponent = y * (1.5976 + (0.070566 * y * y));
        return (exponent > 0 ? exponent + Math.Log(1 + Math.Exp(-exponent)) : Math.Log(1 + Math.Exp(exponent))) / Math.Log(10);
    }
}
