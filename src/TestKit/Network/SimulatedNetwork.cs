using Cluster.Shared.Numerics;
using Cluster.TestKit.Simulation;

namespace Cluster.TestKit.Network;

/// <summary>
/// Connections between the nodes of a simulated world, with the faults of real ones as TCP shows them: delays, resets, silence. A
/// parcel is copied on its way, so nodes share nothing.
/// </summary>
public sealed class SimulatedNetwork(SimulatedWorld world)
{
    private readonly Dictionary<string, SimulatedHost> _hosts = new(StringComparer.Ordinal);
    private readonly HashSet<(string From, string To)> _cuts = [];
    private readonly List<SimulatedConnection> _connections = [];
    private int _opened;

    /// <summary>May be changed at any time; what is on its way already is not affected.</summary>
    public NetworkConditions Conditions { get; set; } = new();

    /// <summary>The longest queue of parcels so far, on one side of a connection.</summary>
    public int LongestQueue { get; internal set; }

    /// <summary>Sides of connections that are open.</summary>
    public int OpenEnds => _connections.Count;

    internal SimulatedWorld World => world;

    internal RandomSequence Random { get; } = new(world.Options.Seed, 4);

    /// <summary>Plugs a node in. One that comes back after a crash takes the place of the one that had its name.</summary>
    /// <param name="node">Its name is the host's name: it is dialled as <c>name:port</c>.</param>
    /// <param name="pool">Where the tensors that it receives lie.</param>
    public SimulatedHost Join(SimulatedActorSystem node, TensorPool pool) => _hosts[node.Name] = new(this, node, pool);

    /// <summary>Nothing gets from one host to the other any more; the other way is as it was.</summary>
    public void Cut(string from, string to)
    {
        world.Record(from, "is cut off from", to);
        _cuts.Add((from, to));
    }

    /// <summary>Nothing gets through in either direction.</summary>
    public void CutBoth(string one, string other)
    {
        Cut(one, other);
        Cut(other, one);
    }

    /// <summary>Takes one cut back.</summary>
    public void Mend(string from, string to)
    {
        if (_cuts.Remove((from, to))) world.Record(from, "reaches again", to);
    }

    /// <summary>No cuts any more, and these conditions.</summary>
    public void Heal(NetworkConditions? conditions = null)
    {
        world.Record("network", "heals");
        _cuts.Clear();
        Conditions = conditions ?? new();
    }

    /// <summary>All connections between two hosts are reset: both sides are told, each when the news gets there.</summary>
    public void Reset(string one, string other)
    {
        world.Record(one, "is reset with", other);
        foreach (var connection in Between(one, other)) connection.Fail("connection reset by peer");
    }

    /// <summary>
    /// Connections between two hosts break so that only one side hears of it; on the other side they stand half open until it sends
    /// something.
    /// </summary>
    public void HalfOpen(string told, string untold)
    {
        world.Record(told, "alone hears of a reset with", untold);
        foreach (var connection in Between(told, untold).Where(c => IsNamed(c.Host, told))) connection.Fail("connection reset by peer");
    }

    /// <summary>The process of a host is gone.</summary>
    /// <param name="name">The host.</param>
    /// <param name="silently">As by a loss of power: no packet tells the others. Else the system resets its connections.</param>
    public void Crash(string name, bool silently)
    {
        foreach (var connection in _connections.Where(c => IsNamed(c.Host, name)).ToList())
        {
            if (!silently) connection.Host.ResetOther(connection);
            connection.Vanish();
        }

        _hosts.Remove(name);
    }

    internal SimulatedHost? Find(string name) => _hosts.GetValueOrDefault(name);

    internal bool IsCut(string from, string to) => _cuts.Count > 0 && _cuts.Contains((from, to));

    internal TimeSpan Delay() => Conditions.MinDelay + Random.Span(Conditions.Jitter);

    internal int NextPort() => 40_000 + _opened++;

    internal void Opened(SimulatedConnection connection) => _connections.Add(connection);

    internal void Ended(SimulatedConnection connection) => _connections.Remove(connection);

    private List<SimulatedConnection> Between(string one, string other) =>
    [
        .. _connections.Where(c =>
            (IsNamed(c.Host, one) && IsNamed(c.Other.Host, other)) || (IsNamed(c.Host, other) && IsNamed(c.Other.Host, one))),
    ];

    private static bool IsNamed(SimulatedHost host, string name) => string.Equals(host.Name, name, StringComparison.Ordinal);
}
