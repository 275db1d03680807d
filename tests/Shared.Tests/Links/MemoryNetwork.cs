using Cluster.Shared.Links;

namespace Cluster.Shared.Tests.Links;

/// <summary>A network in which everything waits in one queue until <see cref="Run"/>.</summary>
internal sealed class MemoryNetwork : INetwork
{
    private readonly Queue<Action> _events = new();
    private readonly Dictionary<string, Func<IConnection, IConnectionHandler>> _listeners = new(StringComparer.Ordinal);

    /// <summary>Nothing that is sent arrives, and nobody hears of it.</summary>
    public bool IsCut { get; set; }

    public int Dials { get; private set; }

    public List<MemoryConnection> Dialled { get; } = [];

    public IDisposable Listen(string endpoint, Func<IConnection, IConnectionHandler> accepted)
    {
        _listeners[endpoint] = accepted;
        return new Listener(() => _listeners.Remove(endpoint));
    }

    public void Dial(string endpoint, Lane lane, Func<IConnection, IConnectionHandler> opened, Action<string> failed)
    {
        Dials++;
        if (!_listeners.TryGetValue(endpoint, out var accepted) || IsCut)
        {
            Later(() => failed("nobody listens there"));
            return;
        }

        var (near, far) = (new MemoryConnection(this, "server"), new MemoryConnection(this, "caller"));
        (near.Other, far.Other) = (far, near);
        Dialled.Add(near);
        far.Handler = accepted(far);
        Later(() => near.Handler = opened(near));
    }

    public void Later(Action action) => _events.Enqueue(action);

    public void Run()
    {
        while (_events.TryDequeue(out var next)) next();
    }

    private sealed class Listener(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}

internal sealed class MemoryConnection(MemoryNetwork network, string peer) : IConnection
{
    public MemoryConnection? Other { get; set; }

    public IConnectionHandler? Handler { get; set; }

    public bool IsClosed { get; private set; }

    public string Peer => peer;

    public long AttachedMax { get; set; }

    public bool Send(Parcel parcel)
    {
        if (!IsClosed)
        {
            network.Later(() =>
            {
                if (!Other!.IsClosed && !network.IsCut) Other.Handler!.Received(parcel);
                parcel.Done?.Invoke();
            });
        }

        return !IsClosed;
    }

    public void Close(string reason)
    {
        if (IsClosed) return;
        IsClosed = true;
        network.Later(() => Handler?.Closed(reason));
        network.Later(() =>
        {
            if (!network.IsCut) Other!.Close("it closed the connection");
        });
    }
}
