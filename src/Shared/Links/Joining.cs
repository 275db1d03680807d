namespace Cluster.Shared.Links;

/// <summary>Sees to it that this node has a link to the coordinator: tries, waits, tries again, until it is refused or stopped.</summary>
internal sealed class Joining(ClusterNode node, string endpoint, Func<double> jitter)
{
    private readonly BackOff _backOff = new(node.Options, jitter);
    private JoinAttempt? _attempt;
    private Session? _session;
    private IDisposable? _timer;
    private bool _isOver;

    /// <summary>Under the node's lock, as everything here.</summary>
    public void Try()
    {
        if (_isOver) return;
        node.Renew();
        _attempt = new JoinAttempt(node, this, endpoint);
        _attempt.Start();
    }

    public void Failed(string reason)
    {
        var wait = _backOff.Next();
        node.Publish(new JoinDelayed(endpoint, reason, _backOff.Attempt, wait));
        TryIn(wait);
    }

    public void Refused(string reason)
    {
        _isOver = true;
        node.Publish(new JoinRefused(endpoint, reason));
    }

    public void Joined(Session session)
    {
        _session = session;
        _backOff.Reset();
    }

    /// <summary>A session has ended; if it was this one's, another is wanted.</summary>
    public void Ended(Session session)
    {
        if (session != _session) return;
        _session = null;
        TryIn(node.Options.BackOffMin * (0.5 + (0.5 * jitter())));
    }

    public void Stop(string reason)
    {
        _isOver = true;
        _timer?.Dispose();
        _attempt?.Abandon(reason);
    }

    private void TryIn(TimeSpan wait)
    {
        if (_isOver) return;
        _timer = node.Clock.Schedule(wait, () =>
        {
            lock (node.Gate) Try();
        });
    }
}
