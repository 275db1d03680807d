using Cluster.Shared.Actors;

namespace Cluster.Shared.Links;

/// <summary>
/// What one sends to another keeps its order although it travels on two connections: messages are numbered by connection, and each
/// names the last one of its pair on the other connection unless that is known to have been delivered.
/// <see cref="ReceiveOrder{T}"/> is the other end.
/// </summary>
internal sealed class SendOrder
{
    private readonly Dictionary<(ActorRef? Sender, ActorRef? Receiver), (ulong Control, ulong Bulk)> _last = [];
    private ulong _control;
    private ulong _bulk;
    private ulong _controlDelivered;
    private ulong _bulkDelivered;

    /// <summary>Pairs that have something on its way.</summary>
    public int Pairs => _last.Count;

    /// <summary>Numbers a message.</summary>
    /// <returns>The number on the other connection that goes before it, or 0.</returns>
    public ulong Next(Lane lane, ActorRef? sender, ActorRef receiver)
    {
        var last = _last.GetValueOrDefault((sender, receiver));
        var after = lane == Lane.Control ? Undelivered(last.Bulk, _bulkDelivered) : Undelivered(last.Control, _controlDelivered);
        _last[(sender, receiver)] = lane == Lane.Control ? last with { Control = ++_control } : last with { Bulk = ++_bulk };
        return after;
    }

    /// <summary>Numbers the notice, on the control connection, that an actor has ended: it comes after all that the actor sent.</summary>
    public ulong NextEnd(ActorRef ended)
    {
        _control++;
        var after = 0ul;
        foreach (var (pair, last) in _last)
        {
            if (pair.Sender == ended) after = Math.Max(after, last.Bulk);
        }

        return Undelivered(after, _bulkDelivered);
    }

    /// <summary>
    /// The same for an actor that there is no more, so that nobody knows what it had sent: the notice comes after all that was sent so far.
    /// </summary>
    public ulong NextEndOfUnknown()
    {
        _control++;
        return Undelivered(_bulk, _bulkDelivered);
    }

    /// <summary>The other end has handed on everything up to these numbers.</summary>
    /// <exception cref="InvalidDataException">So many were never sent.</exception>
    public void Delivered(ulong control, ulong bulk)
    {
        if (control > _control || bulk > _bulk)
            throw new InvalidDataException($"it acknowledged messages {control} and {bulk} of {_control} and {_bulk}");
        if (control <= _controlDelivered && bulk <= _bulkDelivered) return;
        _controlDelivered = Math.Max(control, _controlDelivered);
        _bulkDelivered = Math.Max(bulk, _bulkDelivered);
        foreach (var (pair, last) in _last)
        {
            if (last.Control <= _controlDelivered && last.Bulk <= _bulkDelivered) _last.Remove(pair);
        }
    }

    private static ulong Undelivered(ulong number, ulong delivered) => number > delivered ? number : 0;
}
