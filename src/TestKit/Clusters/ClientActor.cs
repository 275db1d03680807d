using Cluster.Shared.Actors;
using Cluster.Shared.Links;
using Cluster.Shared.Messages;

namespace Cluster.TestKit.Clusters;

/// <summary>
/// A person at a terminal: submits an experiment, watches it, and watches again whenever the coordinator can be reached again, until
/// it is closed.
/// </summary>
internal sealed class ClientActor(SubmitExperiment submission, ClientNotes notes) : Actor
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(2);
    private ActorRef? _service;

    protected internal override void Receive(object message)
    {
        switch (message)
        {
            case LinkUp up:
                _service = up.Peer.ActorAt("/service");
                Ask();
                break;
            case LinkDown:
                _service = null;
                break;
            case ExperimentAccepted accepted:
                notes.Id = accepted.Id;
                Ask();
                break;
            case ExperimentClosed closed:
                notes.Closed = closed;
                break;
            case RequestRefused refused:
                notes.Refusals.Add(refused.Reason);
                Context.StartTimer(AskAgain.Instance, AskAgainAfter, AskAgain.Instance);
                break;
            case AskAgain:
                Ask();
                break;
            default:
                notes.Shown++;
                break;
        }
    }

    private void Ask()
    {
        if (_service is null || notes.Closed is not null) return;
        Context.Tell(_service, notes.Id is null ? submission : new WatchExperiment(notes.Id));
    }

    private sealed class AskAgain
    {
        public static AskAgain Instance { get; } = new();
    }
}

/// <summary>What a client knows.</summary>
public sealed class ClientNotes
{
    /// <summary>Of its experiment, once it is accepted.</summary>
    public string? Id { get; internal set; }

    /// <summary>The end, once it has been told.</summary>
    public ExperimentClosed? Closed { get; internal set; }

    /// <summary>Why something was refused.</summary>
    public IList<string> Refusals { get; } = [];

    /// <summary>How much it was told of how it goes.</summary>
    public int Shown { get; internal set; }
}
