using Cluster.Shared.Links;

namespace Cluster.TestKit.Network;

/// <summary>One side of a connection.</summary>
internal sealed class SimulatedConnection : IConnection
{
    private readonly SimulatedNetwork _network;
    private readonly Outbox _outbox;
    private IConnectionHandler? _handler;
    private string? _endedBecause;

    public SimulatedConnection(SimulatedNetwork network, SimulatedHost host, string peer)
    {
        (_network, Host, Peer) = (network, host, peer);
        _outbox = new(network, this);
    }

    public SimulatedHost Host { get; }

    /// <summary>The other side.</summary>
    public SimulatedConnection Other { get; set; } = null!;

    /// <inheritdoc />
    public string Peer { get; }

    /// <inheritdoc />
    public long AttachedMax { get; set; }

    public bool IsEnded => _endedBecause is not null;

    /// <inheritdoc />
    public bool Send(Parcel parcel)
    {
        if (parcel.Header.Length is 0 or > Parcel.HeaderMax)
            throw new ArgumentException($"A header has 1 to {Parcel.HeaderMax} bytes, not {parcel.Header.Length}.", nameof(parcel));
        if (!IsEnded && _outbox.TryAdd(parcel)) return true;
        parcel.Done?.Invoke();
        return false;
    }

    /// <inheritdoc />
    public void Close(string reason)
    {
        if (IsEnded) return;
        _outbox.Finish();
        End(reason);
    }

    /// <summary>From here on it can be used on this side.</summary>
    public void Open(Func<IConnection, IConnectionHandler> opened)
    {
        if (Host.Node.IsCrashed) return;
        _network.Opened(this);
        _handler = opened(this);
        // Before this side heard that it was open, it may have ended.
        if (IsEnded) TellClosed();
    }

    /// <summary>What the other side sent has arrived.</summary>
    public void Take(Parcel parcel)
    {
        if (IsEnded || _handler is null) return;
        if (parcel.AttachedLength <= AttachedMax) _handler.Received(parcel);
        else Close($"it sent {parcel.AttachedLength:N0} attached bytes, at most {AttachedMax:N0} are allowed here");
    }

    /// <summary>It breaks; this side hears of it.</summary>
    public void Fail(string reason)
    {
        if (IsEnded) return;
        _outbox.Drop();
        End(reason);
    }

    /// <summary>Its process is gone; nobody here hears anything any more.</summary>
    public void Vanish()
    {
        _endedBecause ??= "its process is gone";
        _outbox.Forget();
        _network.Ended(this);
    }

    private void End(string reason)
    {
        _endedBecause = reason;
        _network.Ended(this);
        if (_handler is not null) TellClosed();
    }

    private void TellClosed() =>
        _network.World.At(TimeSpan.Zero, () => Host.Node.Do(() => _handler!.Closed(_endedBecause!)));
}
