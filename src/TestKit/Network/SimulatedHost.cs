using System.Globalization;
using Cluster.Shared;
using Cluster.Shared.Links;
using Cluster.Shared.Numerics;
using Cluster.TestKit.Simulation;

namespace Cluster.TestKit.Network;

/// <summary>The network as one node sees it, from one start of its process to its end.</summary>
public sealed class SimulatedHost : INetwork
{
    private readonly SimulatedNetwork _network;
    private readonly Dictionary<int, Func<IConnection, IConnectionHandler>> _listeners = [];

    internal SimulatedHost(SimulatedNetwork network, SimulatedActorSystem node, TensorPool pool) =>
        (_network, Node, Pool) = (network, node, pool);

    public string Name => Node.Name;

    internal SimulatedActorSystem Node { get; }

    internal TensorPool Pool { get; }

    /// <inheritdoc />
    public IDisposable Listen(string endpoint, Func<IConnection, IConnectionHandler> accepted)
    {
        var port = PortOf(endpoint);
        if (!_listeners.TryAdd(port, accepted))
            throw new UserException($"'{Name}' listens on port {port} already; choose another port for '{endpoint}'.");
        return new Listener(this, port);
    }

    /// <inheritdoc />
    public void Dial(string endpoint, Lane lane, Func<IConnection, IConnectionHandler> opened, Action<string> failed)
    {
        var (name, port) = (endpoint[..endpoint.LastIndexOf(':')], PortOf(endpoint));
        var timeout = _network.Conditions.ConnectTimeout;
        var there = IsBlocked(Name, name) ? (TimeSpan?)null : _network.Delay();
        if (there is null)
        {
            After(timeout, () => failed($"{endpoint} does not answer"));
            return;
        }

        _network.World.At(there.Value, () =>
        {
            var host = _network.Find(name);
            if (host is null || IsBlocked(name, Name)) After(timeout - there.Value, () => failed($"{endpoint} does not answer"));
            else if (!host._listeners.TryGetValue(port, out var accepted)) After(_network.Delay(), () => failed($"{endpoint} refused"));
            else Connect(host, endpoint, opened, accepted);
        });
    }

    /// <summary>The news that a connection is no more, if it gets there.</summary>
    internal void ResetOther(SimulatedConnection connection)
    {
        if (_network.IsCut(Name, connection.Other.Host.Name)) return;
        var other = connection.Other;
        _network.World.At(_network.Delay(), () => other.Fail("connection reset by peer"));
    }

    private void Connect(
        SimulatedHost host, string endpoint, Func<IConnection, IConnectionHandler> opened, Func<IConnection, IConnectionHandler> accepted)
    {
        if (Node.IsCrashed) return;
        var (here, there) = (
            new SimulatedConnection(_network, this, endpoint),
            new SimulatedConnection(_network, host, $"{Name}:{_network.NextPort()}"));
        (here.Other, there.Other) = (there, here);
        host.Node.Do(() => there.Open(accepted));
        After(_network.Delay(), () => here.Open(opened));
    }

    /// <summary>What gets lost three times in a row does not get through at all.</summary>
    private bool IsBlocked(string from, string to) =>
        _network.IsCut(from, to) || (_network.Conditions.Loss > 0 && _network.Random.Chance(Math.Pow(_network.Conditions.Loss, 3)));

    private void After(TimeSpan delay, Action action) => _network.World.At(delay, () => Node.Do(action));

    private static int PortOf(string endpoint) =>
        int.TryParse(endpoint[(endpoint.LastIndexOf(':') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port
            : throw new UserException($"'{endpoint}' is no endpoint; give host:port, for example coordinator:5400.");

    private sealed class Listener(SimulatedHost host, int port) : IDisposable
    {
        public void Dispose() => host._listeners.Remove(port);
    }
}
