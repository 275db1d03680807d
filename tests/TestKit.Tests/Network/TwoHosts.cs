using Cluster.Shared.Links;
using Cluster.Shared.Numerics;
using Cluster.TestKit.Network;
using Cluster.TestKit.Simulation;

namespace Cluster.TestKit.Tests.Network;

/// <summary>Hosts "a" and "b" in a simulated network; b listens, a has dialled.</summary>
internal sealed class TwoHosts
{
    public TwoHosts(ulong seed = 1)
    {
        World = new(new() { Seed = seed });
        Network = new(World);
        (A, B) = (World.AddNode("a"), World.AddNode("b"));
        (HostA, HostB) = (Network.Join(A, new()), Network.Join(B, new()));
        HostB.Listen("0.0.0.0:5400", connection => (AtB = new(connection)));
    }

    public SimulatedWorld World { get; }

    public SimulatedNetwork Network { get; }

    public SimulatedActorSystem A { get; }

    public SimulatedActorSystem B { get; }

    public SimulatedHost HostA { get; }

    public SimulatedHost HostB { get; }

    public End AtA { get; private set; } = null!;

    public End AtB { get; private set; } = null!;

    public string? Failure { get; private set; }

    public TwoHosts Dial(string endpoint = "b:5400", bool wait = true)
    {
        HostA.Dial(endpoint, Lane.Control, connection => (AtA = new(connection)), reason => Failure = reason);
        if (wait) World.RunUntil(() => (AtA is not null && AtB is not null) || Failure is not null);
        return this;
    }

    public static Parcel Numbered(int number, int floats = 0, Action? done = null) => new()
    {
        Header = BitConverter.GetBytes(number),
        Floats = floats == 0 ? null : Filled(floats, number),
        Done = done,
    };

    private static AlignedBuffer Filled(int length, float value)
    {
        var buffer = new AlignedBuffer(length);
        buffer.Span.Fill(value);
        return buffer;
    }
}

/// <summary>One side, which writes down what it is told.</summary>
internal sealed class End(IConnection connection) : IConnectionHandler
{
    public IConnection Connection { get; } = connection;

    public List<Parcel> Parcels { get; } = [];

    public List<string> Ends { get; } = [];

    public IEnumerable<int> Numbers => Parcels.Select(p => BitConverter.ToInt32(p.Header.Span));

    public void Received(Parcel parcel)
    {
        Ends.ShouldBeEmpty("nothing is received after the end");
        Parcels.Add(parcel);
    }

    public void Closed(string reason) => Ends.Add(reason);
}
