namespace Cluster.Shared.Links;

/// <summary>
/// How long to wait before the next attempt: doubling up to a bound, half of it by lot, so that many do not come at once.
/// </summary>
internal sealed class BackOff(NodeOptions options, Func<double> jitter)
{
    public int Attempt { get; private set; }

    public void Reset() => Attempt = 0;

    public TimeSpan Next()
    {
        var longest = options.BackOffMin * Math.Pow(2, Math.Min(Attempt++, 30));
        if (longest > options.BackOffMax) longest = options.BackOffMax;
        return longest * (0.5 + (0.5 * jitter()));
    }
}
