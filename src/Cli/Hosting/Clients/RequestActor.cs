using Cluster.Shared;
using Cluster.Shared.Actors;
using Cluster.Shared.Links;
using Cluster.Shared.Messages;

namespace Cluster.Cli.Hosting.Clients;

/// <summary>Makes one request of a coordinator's service as soon as it is there, and hands the answer on.</summary>
/// <param name="node">Of this process; joins the coordinator.</param>
/// <param name="coordinator">Where that is, for messages.</param>
/// <param name="request">For the service.</param>
/// <param name="answer">
/// Gets it; a <see cref="UserException"/> where the coordinator refuses, or nobody answers.
/// </param>
internal sealed class RequestActor(INode node, NodeAddress coordinator, object request, TaskCompletionSource<object> answer) : Actor
{
    // A coordinator that has just been started, or is being started again, is given a moment.
    private static readonly TimeSpan JoinTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(60);

    private string _lastProblem = "";
    private bool _asked;

    protected override void PreStart()
    {
        node.Subscribe(Context.Self);
        Context.StartTimer(Late.Instance, JoinTime, Late.Instance);
    }

    protected override void Receive(object message)
    {
        switch (message)
        {
            case LinkUp up when !_asked:
                _asked = true;
                Context.Tell(up.Peer.ActorAt(CoordinatorCalls.ServicePath), request);
                Context.StartTimer(Late.Instance, AnswerTime, Late.Instance);
                break;
            case LinkDown down:
                Fail(CoordinatorCalls.LostWhileAsking(coordinator, down.Reason));
                break;
            case JoinDelayed delayed:
                _lastProblem = delayed.Reason;
                break;
            case JoinRefused refused:
                Fail(refused.Reason);
                break;
            case Late:
                Fail(_asked ? CoordinatorCalls.Silent(coordinator, AnswerTime) : CoordinatorCalls.NobodyAnswers(coordinator, _lastProblem));
                break;
            case RequestRefused refused:
                Fail(refused.Reason);
                break;
            case LinkUp:
                break;
            default:
                answer.TrySetResult(message);
                break;
        }
    }

    private void Fail(string reason) => answer.TrySetException(new UserException(reason));

    private sealed class Late
    {
        public static Late Instance { get; } = new();
    }
}
