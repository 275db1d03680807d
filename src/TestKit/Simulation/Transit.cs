using Cluster.Shared.Engine;

namespace Cluster.TestKit.Simulation;

/// <summary>
/// The way of messages from one actor to another. Each takes its own time, but none overtakes another of the same pair; so what different
/// senders send arrives in any order, and what one sends in its order. A pair is told by who really sends: a forwarded message travels with
/// the others of the actor that forwards it.
/// </summary>
internal sealed class Transit(SimulationOptions options, VirtualClock clock, RandomSequence random)
{
    private readonly Dictionary<(LocalRef? From, LocalRef Receiver), MessageChannel> _channels = [];

    public int InFlight { get; private set; }

    public void Send(LocalRef? origin, LocalRef receiver, Envelope envelope)
    {
        if (!_channels.TryGetValue((origin, receiver), out var channel)) _channels.Add((origin, receiver), channel = new MessageChannel());
        var now = clock.Now;
        var arrival = now + Delay(origin, receiver);
        if (arrival < channel.LastArrival) arrival = channel.LastArrival;
        channel.LastArrival = arrival;
        channel.InFlight++;
        InFlight++;
        clock.Schedule(arrival - now, () => Arrive(origin, receiver, channel, envelope));
    }

    private void Arrive(LocalRef? origin, LocalRef receiver, MessageChannel channel, Envelope envelope)
    {
        InFlight--;
        if (--channel.InFlight == 0) _channels.Remove((origin, receiver));
        receiver.Cell.Post(envelope);
    }

    private TimeSpan Delay(LocalRef? origin, LocalRef receiver)
    {
        var delay = options.MinMessageDelay;
        if (origin == receiver) return delay;
        if (random.Chance(options.DelayProbability)) delay += random.Span(options.MaxMessageDelay);
        if (options.AddedDelay is { } added) delay += added(origin, receiver);
        return delay;
    }

    private sealed class MessageChannel
    {
        public DateTimeOffset LastArrival { get; set; }

        public int InFlight { get; set; }
    }
}
