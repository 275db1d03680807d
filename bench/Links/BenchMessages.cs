using Cluster.Shared.Links;
using Cluster.Shared.Numerics;

namespace Cluster.Bench.Links;

/// <summary>A tensor on the bulk connection.</summary>
/// <param name="Sent">Called when it is read no more; null on the receiving side.</param>
internal sealed record Block(AlignedBuffer Floats, Action? Sent = null);

/// <summary>The answer to a <see cref="Block"/>, on the control connection.</summary>
internal sealed record Taken;

internal sealed record Ping;

internal sealed record Pong;

/// <summary>How they travel: the least that a format can be, so that the link itself is measured.</summary>
internal sealed class BenchFormat<T>(uint number, Lane lane, Func<T, WireBody> write, Func<WireBody, T> read) : IMessageFormat
    where T : class
{
    public uint Number => number;

    public Type Type => typeof(T);

    public Lane Lane => lane;

    public WireBody Write(object message, IActorRefFormat refs) => write((T)message);

    public object Read(in WireBody body, IActorRefFormat refs) => read(body);
}

internal static class BenchFormats
{
    public static IReadOnlyList<IMessageFormat> All { get; } =
    [
        new BenchFormat<Block>(1, Lane.Bulk, block => new(default, default, block.Floats, block.Sent), body => new(body.Floats!)),
        new BenchFormat<Taken>(2, Lane.Control, _ => default, _ => new()),
        new BenchFormat<Ping>(3, Lane.Control, _ => default, _ => new()),
        new BenchFormat<Pong>(4, Lane.Control, _ => default, _ => new()),
    ];
}
