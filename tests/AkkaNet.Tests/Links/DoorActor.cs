using Akka.Actor;
using Cluster.AkkaNet.Links;
using Cluster.AkkaNet.Protos;

namespace Cluster.AkkaNet.Tests.Links;

/// <summary>Whoever asks is let in, if the network has been opened.</summary>
internal sealed class DoorActor : ReceiveActor
{
    /// <param name="network">The coordinator's.</param>
    /// <param name="losing">What contains this word does not arrive there; null for none.</param>
    public DoorActor(AkkaNetwork network, string? losing) => Receive<OpenLane>(hello =>
    {
        var caller = Sender;
        network.Accept(hello, losing is null ? caller : Context.ActorOf(Props.Create(() => new LossyLane(caller, losing))));
    });

    /// <summary>Stands between two lanes, and is to each as the other one.</summary>
    private sealed class LossyLane : UntypedActor
    {
        private readonly IActorRef _caller;
        private readonly string _losing;
        private IActorRef? _lane;

        public LossyLane(IActorRef caller, string losing)
        {
            (_caller, _losing) = (caller, losing);
            Context.Watch(caller);
        }

        protected override void OnReceive(object message)
        {
            if (message is Terminated) Context.Stop(Self);
            else if (!Sender.Equals(_caller))
            {
                if (_lane is null) Context.Watch(_lane = Sender);
                _caller.Tell(message, Self);
            }
            else if (message is not LaneChunk chunk || !chunk.Header.ToStringUtf8().Contains(_losing, StringComparison.Ordinal))
            {
                _lane!.Tell(message, Self);
            }
        }
    }
}
