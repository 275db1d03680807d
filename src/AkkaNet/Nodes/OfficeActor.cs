using Akka.Actor;
using Cluster.AkkaNet.Protos;

namespace Cluster.AkkaNet.Nodes;

/// <summary>The singleton: while it lives, this node has the term, and it stands at the door for workers.</summary>
internal sealed class OfficeActor : ReceiveActor
{
    public OfficeActor(AkkaMember member, OfficeTerm term)
    {
        Receive<OpenLane>(hello => member.Network.Accept(hello, Sender));
        Receive<EndTerm>(_ => End(term));
        Receive<Ended>(_ => Context.Stop(Self));
        term.Begin();
    }

    private void End(OfficeTerm term) =>
        _ = term.EndAsync().PipeTo(Self, success: () => Ended.Instance, failure: _ => Ended.Instance);

    private sealed class Ended
    {
        public static Ended Instance { get; } = new();
    }
}

/// <summary>The singleton is to end: it is handed over, or its node was downed.</summary>
internal sealed class EndTerm
{
    public static EndTerm Instance { get; } = new();
}
