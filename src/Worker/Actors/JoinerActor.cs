using Cluster.Shared.Actors;
using Cluster.Shared.Links;

namespace Cluster.Worker.Actors;

/// <summary>
/// Stands between a worker node's links and its <see cref="WorkerActor"/>, which lives for one session: begins it when the coordinator's
/// node is there, ends it when that is lost, and begins the next one only when the last has ended with all its runs.
/// </summary>
public sealed class JoinerActor(string name, WorkerOptions options) : Actor
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private IPeer? _coordinator;
    private ActorRef? _worker;
    private ActorRef? _leaver;

    protected override void Receive(object message)
    {
        switch (message)
        {
            case LinkUp up when up.Peer.Identity.Role == NodeRole.Coordinator:
                _coordinator = up.Peer;
                if (_worker is null) Begin();
                else Context.Stop(_worker);
                break;
            case LinkDown down when down.Peer.Equals(_coordinator):
                _coordinator = null;
                if (_worker is not null) Context.Stop(_worker);
                break;
            case Terminated terminated when terminated.Actor.Equals(_worker):
                _worker = null;
                if (_leaver is not null) Context.Tell(_leaver, new ClusterLeft());

                // Still up: the coordinator's actor has ended or has not begun, or the worker failed too often.
                if (_coordinator is not null) Context.StartTimer(TryAgain.Instance, RetryAfter, TryAgain.Instance);
                break;
            case LeaveCluster when _worker is null:
                _leaver = Context.Sender;
                Context.Reply(new ClusterLeft());
                break;
            case LeaveCluster:
                _leaver = Context.Sender;
                Context.Forward(_worker, message);
                break;
            case TryAgain:
                if (_coordinator is not null && _worker is null) Begin();
                break;
            case LinkUp or LinkDown or JoinDelayed or JoinRefused or CallerRejected or Terminated:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Begin()
    {
        if (_leaver is not null) return;
        var coordinator = _coordinator!.ActorAt("/coordinator");
        _worker = Context.Spawn(Props.Create(() => new WorkerActor(coordinator, options)), name);
        Context.Watch(_worker);
    }

    private sealed class TryAgain
    {
        public static TryAgain Instance { get; } = new();
    }
}
