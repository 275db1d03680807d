namespace Cluster.Coordinator.Runs;

/// <summary>
/// How often in a row something was lost without having come further in between. A machine that dies under work that comes forward says
/// nothing about the work; work that kills its machines does not come forward.
/// </summary>
internal sealed class LossCount
{
    private long _step = -1;
    private int _losses;

    /// <summary>Counts one; gives how many there have been in a row.</summary>
    /// <param name="step">How far the work has come.</param>
    /// <param name="isFailure">The work itself failed; else its machine is gone, which counts where nothing was won since the last.</param>
    public int Add(long step, bool isFailure)
    {
        var hasGrown = step > _step;
        if (hasGrown) (_step, _losses) = (step, 0);
        if (isFailure || !hasGrown) _losses++;
        return _losses;
    }
}
