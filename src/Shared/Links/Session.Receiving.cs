using Cluster.Shared.Actors;
using Cluster.Shared.Hosting;
using Cluster.Shared.Protos;

namespace Cluster.Shared.Links;

internal sealed partial class Session
{
    private readonly ReceiveOrder<Arrival> _received;
    private readonly PeerWatches _watched;

    /// <summary>Anything after the greeting. What breaks the protocol ends the session.</summary>
    public void Received(Lane lane, Parcel parcel)
    {
        if (HasEnded) return;
        try
        {
            var frame = LinkCodec.Frame(parcel);
            if (lane == Lane.Control) ShowLife(frame.KindCase == LinkFrame.KindOneofCase.Heartbeat);
            Take(lane, frame, parcel);
        }
        catch (Exception fault)
        {
            // What is attached is left to the collector: nobody here knows whether the message that was to be made of it has it already.
            _node.End(this, fault is InvalidDataException ? fault.Message : $"a message of it could not be read: {fault.Message}");
        }
    }

    private void Take(Lane lane, LinkFrame frame, Parcel parcel)
    {
        if (!IsUp) AwaitUp(frame.KindCase);
        if (lane == Lane.Bulk && frame.KindCase != LinkFrame.KindOneofCase.Envelope)
            throw new InvalidDataException($"it sent a {frame.KindCase} on the bulk connection");
        switch (frame.KindCase)
        {
            case LinkFrame.KindOneofCase.Envelope:
                Take(lane, frame.Envelope, parcel);
                break;
            case LinkFrame.KindOneofCase.Heartbeat:
                lock (Gate) Order.Delivered(frame.Heartbeat.ControlDelivered, frame.Heartbeat.BulkDelivered);
                break;
            case LinkFrame.KindOneofCase.Watch:
                _watched.Watch(frame.Watch.Actor, _refs.Own(frame.Watch.Actor));
                break;
            case LinkFrame.KindOneofCase.Unwatch:
                _watched.Unwatch(frame.Unwatch.Actor);
                break;
            case LinkFrame.KindOneofCase.Ended:
                var ended = _refs.Named(frame.Ended.Actor);
                lock (Gate) _received.Arrived(lane, frame.Ended.After, new Arrival(ended, null, null), bytes: 0);
                break;
            case LinkFrame.KindOneofCase.Goodbye:
                _node.LaneClosed(this, $"it ended the link: {Printable.Reason(frame.Goodbye.Reason)}");
                break;
            default:
                throw new InvalidDataException($"it sent a {frame.KindCase} in the middle of a session");
        }
    }

    /// <summary>Whoever has just been welcomed may be heard before the one who welcomed it has come to the end of that.</summary>
    private void AwaitUp(LinkFrame.KindOneofCase kind)
    {
        lock (_node.Gate)
        {
            if (!IsUp) throw new InvalidDataException($"it sent a {kind} before its bulk connection stood");
        }
    }

    private void Take(Lane lane, LinkEnvelope envelope, Parcel parcel)
    {
        var format = _node.Formats.Of(envelope.Format);
        if (format.Lane != lane) throw new InvalidDataException($"it sent a {format.Type.Name} on the {lane} connection");
        var receiver = _refs.Own(envelope.Receiver);
        var sender = envelope.Sender.Length == 0 ? null : _refs.Read(envelope.Sender);
        var message = format.Read(LinkCodec.Body(envelope, parcel), _refs);
        lock (Gate) _received.Arrived(lane, envelope.After, new Arrival(receiver, message, sender), parcel.AttachedLength);
    }

    private void Deliver(Arrival arrival)
    {
        if (HasEnded) return;
        if (arrival.Message is { } message) arrival.Actor!.Tell(message, arrival.Sender);
        else if (arrival.Actor is RemoteRef ended) Watching.Ended(ended);
    }

    /// <summary>A message for an actor here, or, without a message, the end of an actor there that may be known here.</summary>
    private readonly record struct Arrival(EngineRef? Actor, object? Message, ActorRef? Sender);
}
