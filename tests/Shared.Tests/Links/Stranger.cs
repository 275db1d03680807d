using Cluster.Shared.Links;
using Cluster.Shared.Protos;

namespace Cluster.Shared.Tests.Links;

/// <summary>The other end of a connection, in a test's hands.</summary>
internal sealed class Stranger : IConnectionHandler
{
    public IConnection? Connection { get; private set; }

    public List<LinkFrame> Frames { get; } = [];

    public string? ClosedBecause { get; private set; }

    public static Stranger Call(MemoryNetwork network, string endpoint, Lane lane = Lane.Control)
    {
        var stranger = new Stranger();
        network.Dial(endpoint, lane, stranger.Begin, reason => stranger.ClosedBecause = reason);
        network.Run();
        return stranger;
    }

    public IConnectionHandler Begin(IConnection connection)
    {
        Connection = connection;
        connection.AttachedMax = 1 << 20;
        return this;
    }

    public void Send(LinkFrame frame) => Connection!.Send(LinkCodec.Parcel(frame));

    public void Received(Parcel parcel) => Frames.Add(LinkCodec.Frame(parcel));

    public void Closed(string reason) => ClosedBecause = reason;
}
