using Cluster.Shared.Actors;

namespace Cluster.Shared.Hosting;

/// <summary>
/// How often an actor may still be restarted: <see cref="Props.MaxRestarts"/> within any <see cref="Props.RestartWindow"/>.
/// </summary>
public sealed class RestartBudget(Props props)
{
    private readonly Queue<DateTimeOffset> _restarts = new();

    public bool TryTake(DateTimeOffset now)
    {
        while (_restarts.TryPeek(out var oldest) && now - oldest >= props.RestartWindow) _restarts.Dequeue();
        if (_restarts.Count >= props.MaxRestarts) return false;
        _restarts.Enqueue(now);
        return true;
    }
}
