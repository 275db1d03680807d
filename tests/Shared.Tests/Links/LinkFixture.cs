using Cluster.Shared.Engine;
using Cluster.Shared.Links;
using Cluster.Shared.Numerics;
using Cluster.Shared.Protos;
using Cluster.TestKit.Probes;
using Cluster.TestKit.Simulation;

namespace Cluster.Shared.Tests.Links;

/// <summary>Nodes over a network in memory, on a clock that is moved by hand.</summary>
internal sealed class LinkFixture
{
    public const string Endpoint = "coordinator:5400";

    public LinkFixture()
    {
        Coordinator = Node("coordinator", NodeRole.Coordinator, "kernels-a");
        Coordinator.Node.Listen(Endpoint);
    }

    public MemoryNetwork Network { get; } = new();

    public VirtualClock Clock { get; } = new();

    public Member Coordinator { get; }

    /// <summary>What a worker says that is let in.</summary>
    public LinkHello Hello(string name = "worker", ulong incarnation = 7) =>
        new HandshakeRules(new FormatTable(NoteFormat.List))
            .Hello(new(name, incarnation, NodeRole.Worker, 2, "kernels-a"), Lane.Control, session: 0);

    public Member Node(string name, NodeRole role, string arithmetic = "")
    {
        var system = new ActorSystem();
        var identity = new NodeIdentity(name, 10, role, role == NodeRole.Worker ? 2 : 0, arithmetic);
        var node = new ClusterNode(system, identity, null, Network, Clock, NoteFormat.List, new TensorPool(), () => 0.5);
        var news = new TestProbe(system, "news");
        node.Subscribe(news.Ref);
        return new Member(system, node, news);
    }

    /// <summary>Lets time pass, and what happens in it.</summary>
    public void Advance(double seconds)
    {
        for (var step = 0; step < seconds * 10; step++)
        {
            Clock.Advance(TimeSpan.FromSeconds(0.1));
            Network.Run();
        }
    }

    public sealed record Member(ActorSystem System, ClusterNode Node, TestProbe News);
}

internal sealed record Note(string Text);

/// <summary>Text in the fields.</summary>
internal sealed class NoteFormat : IMessageFormat
{
    public static IReadOnlyList<IMessageFormat> List { get; } = [new NoteFormat()];

    public uint Number => 1;

    public Type Type => typeof(Note);

    public Lane Lane => Lane.Control;

    public WireBody Write(object message, IActorRefFormat refs) => new(System.Text.Encoding.UTF8.GetBytes(((Note)message).Text));

    public object Read(in WireBody body, IActorRefFormat refs) => new Note(System.Text.Encoding.UTF8.GetString(body.Fields.Span));
}
