using Cluster.Shared.Links;

namespace Cluster.AkkaNet.Tests.Clusters;

/// <summary>The sockets of all nodes, between any two of which nothing may pass: no side sees an end, as where a cable is out.</summary>
internal sealed class CutSockets
{
    private readonly Lock _gate = new();
    private readonly HashSet<(string Dialling, string Called)> _cut = [];
    private readonly Dictionary<string, string> _listening = [];
    private readonly List<Wire> _wires = [];

    /// <param name="node">Whose they are.</param>
    /// <param name="sockets">The real ones.</param>
    public INetwork Of(string node, INetwork sockets) => new Network(this, node, sockets);

    /// <summary>Whichever of the two dialled the other.</summary>
    public void Cut(string one, string other)
    {
        lock (_gate)
        {
            _cut.UnionWith([(one, other), (other, one)]);
            foreach (var wire in _wires) wire.IsCut |= _cut.Contains(wire.Between);
        }
    }

    /// <summary>Connections on which something was lost meanwhile are closed.</summary>
    public void Mend(string one, string other)
    {
        List<Wire> broken;
        lock (_gate)
        {
            _cut.ExceptWith([(one, other), (other, one)]);
            broken = [.. _wires.Where(wire => wire.IsCut && !_cut.Contains(wire.Between))];
            _wires.RemoveAll(broken.Contains);
        }

        broken.ForEach(wire => wire.Close("it was cut off"));
    }

    private Wire Add(string node, string endpoint, IConnection connection)
    {
        lock (_gate)
        {
            var between = (node, _listening[endpoint]);
            var wire = new Wire(between, connection) { IsCut = _cut.Contains(between) };
            _wires.Add(wire);
            return wire;
        }
    }

    private sealed class Network(CutSockets owner, string node, INetwork sockets) : INetwork
    {
        public IDisposable Listen(string endpoint, Func<IConnection, IConnectionHandler> accepted)
        {
            var listener = (IListener)sockets.Listen(endpoint, accepted);
            lock (owner._gate) owner._listening[listener.Endpoint] = node;
            return listener;
        }

        public void Dial(string endpoint, Lane lane, Func<IConnection, IConnectionHandler> opened, Action<string> failed) =>
            sockets.Dial(endpoint, lane, connection => owner.Add(node, endpoint, connection).Begin(opened), failed);
    }

    /// <summary>The dialling side's end of one.</summary>
    private sealed class Wire((string Dialling, string Called) between, IConnection connection) : IConnection, IConnectionHandler
    {
        private IConnectionHandler _handler = null!;
        private volatile bool _isCut;

        public (string Dialling, string Called) Between => between;

        public bool IsCut
        {
            get => _isCut;
            set => _isCut = value;
        }

        public string Peer => connection.Peer;

        public long AttachedMax
        {
            get => connection.AttachedMax;
            set => connection.AttachedMax = value;
        }

        public Wire Begin(Func<IConnection, IConnectionHandler> opened)
        {
            _handler = opened(this);
            return this;
        }

        public bool Send(Parcel parcel)
        {
            if (!_isCut) return connection.Send(parcel);
            parcel.Done?.Invoke();
            return true;
        }

        public void Close(string reason) => connection.Close(reason);

        public void Received(Parcel parcel)
        {
            if (!_isCut) _handler.Received(parcel);
        }

        public void Closed(string reason) => _handler.Closed(reason);
    }
}
