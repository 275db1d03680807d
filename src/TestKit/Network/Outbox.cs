using Cluster.Shared.Links;
using Cluster.Shared.Numerics;

namespace Cluster.TestKit.Network;

/// <summary>
/// What one side of a connection has sent and the other has not got yet. Parcels arrive in their order; one that is lost is sent again,
/// and those behind it wait.
/// </summary>
internal sealed class Outbox(SimulatedNetwork network, SimulatedConnection connection)
{
    private static readonly TimeSpan ResendMax = TimeSpan.FromSeconds(2);

    private readonly Queue<Parcel> _waiting = [];
    private DateTimeOffset _lastArrival;
    private DateTimeOffset _stuckSince;
    private TimeSpan _resendAfter;
    private int _undelivered;
    private long _undeliveredBytes;
    private bool _isStuck;
    private bool _isFinished;
    private bool _isDropped;

    private string From => connection.Host.Name;

    private string To => connection.Other.Host.Name;

    /// <returns>False when there is no room.</returns>
    public bool TryAdd(Parcel parcel)
    {
        var conditions = network.Conditions;
        if (_undelivered >= conditions.QueueParcels || _undeliveredBytes + parcel.AttachedLength > conditions.QueueBytes) return false;
        _undelivered++;
        _undeliveredBytes += parcel.AttachedLength;
        network.LongestQueue = Math.Max(network.LongestQueue, _undelivered);
        _waiting.Enqueue(parcel);
        if (!_isStuck) Transmit();
        return true;
    }

    /// <summary>What waits is dropped; then the other side hears of the end.</summary>
    public void Finish()
    {
        DropWaiting();
        _isFinished = true;
        if (!_isStuck) Transmit();
    }

    /// <summary>Nothing more gets out.</summary>
    public void Drop()
    {
        _isDropped = true;
        DropWaiting();
    }

    /// <summary>The same where nobody is left to be told that parcels are done with.</summary>
    public void Forget()
    {
        _isDropped = true;
        _waiting.Clear();
    }

    private void DropWaiting()
    {
        while (_waiting.TryDequeue(out var parcel)) parcel.Done?.Invoke();
    }

    /// <summary>Puts all that waits on its way, up to the first that is lost.</summary>
    private void Transmit()
    {
        while (!_isDropped && (_waiting.Count > 0 || _isFinished))
        {
            if (!GetsThrough())
            {
                TryAgain();
                return;
            }

            (_isStuck, _resendAfter) = (false, TimeSpan.Zero);
            if (_waiting.TryDequeue(out var parcel))
            {
                Depart(parcel);
                continue;
            }

            _isDropped = true;
            var other = connection.Other;
            At(Arrival(bytes: 0), () => other.Host.Node.Do(() => other.Fail("it closed the connection")));
        }

        _isStuck = false;
    }

    private bool GetsThrough() =>
        !network.IsCut(From, To) && !connection.Other.Host.Node.IsCrashed && !network.Random.Chance(network.Conditions.Loss);

    private void TryAgain()
    {
        if (!_isStuck) _stuckSince = network.World.Now;
        _isStuck = true;
        if (connection.Other.Host.Node.IsCrashed && network.Find(To) is not null && !network.IsCut(From, To) && !network.IsCut(To, From))
        {
            // Another process has the name by now, and knows nothing of this connection.
            At(network.World.Now + network.Delay() * 2, () => connection.Fail("connection reset by peer"));
            return;
        }

        _resendAfter = _resendAfter == TimeSpan.Zero ? network.Conditions.Resend : _resendAfter * 2;
        if (_resendAfter > ResendMax) _resendAfter = ResendMax;
        At(network.World.Now + _resendAfter, () =>
        {
            if (network.World.Now - _stuckSince > network.Conditions.BreakAfter) connection.Fail("no answer: the connection timed out");
            else Transmit();
        });
    }

    private void Depart(Parcel parcel)
    {
        var arrival = Arrival(parcel.AttachedLength);
        if (parcel.AttachedLength == 0 && parcel.Done is null)
        {
            At(arrival, () => Deliver(new() { Header = parcel.Header.ToArray() }, 0));
            return;
        }

        // What is attached is read as late as can be: whoever changes it before it is done with shows.
        At(arrival, () =>
        {
            if (connection.Host.Node.IsCrashed) return;
            var copy = new Parcel { Header = parcel.Header.ToArray(), Bytes = parcel.Bytes.ToArray(), Floats = Copy(parcel.Floats) };
            parcel.Done?.Invoke();
            Deliver(copy, copy.AttachedLength);
        });
    }

    /// <summary>A process that stands still takes nothing, and what it has not taken still counts.</summary>
    private void Deliver(Parcel parcel, long bytes)
    {
        var other = connection.Other;
        other.Host.Node.Do(() =>
        {
            _undelivered--;
            _undeliveredBytes -= bytes;
            other.Take(parcel);
        });
    }

    private AlignedBuffer? Copy(AlignedBuffer? floats)
    {
        if (floats is null) return null;
        var copy = connection.Other.Host.Pool.Rent(floats.Length);
        floats.Span.CopyTo(copy.Span);
        return copy;
    }

    private DateTimeOffset Arrival(long bytes)
    {
        var soonest = network.World.Now + network.Delay();
        return _lastArrival = (soonest > _lastArrival ? soonest : _lastArrival)
            + TimeSpan.FromSeconds((double)bytes / network.Conditions.BytesPerSecond);
    }

    private void At(DateTimeOffset time, Action action) => network.World.At(time - network.World.Now, action);
}
