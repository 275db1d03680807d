using Cluster.Bench.Measuring;
using Cluster.Shared.Actors;
using Cluster.Shared.Links;
using Cluster.Shared.Numerics;

namespace Cluster.Bench.Links;

/// <summary>A coordinator and two workers over loopback, beside a bare socket, in turn.</summary>
internal sealed class LinkMeasurement : IAsyncDisposable
{
    /// <summary>24 MB: about the parameters of 784-2048-2048-10.</summary>
    public const int LargeFloats = 6_000_000;

    /// <summary>100 kB: about those of 784-30-30-10.</summary>
    public const int SmallFloats = 25_000;

    private const int LargeCount = 120;
    private const int SmallCount = 2000;

    private readonly AlignedBuffer _large = new(LargeFloats);
    private readonly AlignedBuffer _small = new(SmallFloats);
    private readonly BareSocket _bare = new();
    private readonly List<BenchNode> _nodes = [];
    private readonly List<ActorRef> _sinks = [];
    private readonly List<ActorRef> _mirrors = [];

    public static async Task<LinkMeasurement> StartAsync()
    {
        var measurement = new LinkMeasurement();
        var coordinator = new BenchNode("coordinator", NodeRole.Coordinator);
        measurement._nodes.Add(coordinator);
        var endpoint = coordinator.Listen();
        foreach (var name in new[] { "worker-1", "worker-2" })
        {
            var worker = new BenchNode(name, NodeRole.Worker);
            measurement._nodes.Add(worker);
            var sink = worker.Spawn(() => new FarActor(worker.Tensors, isMirror: false));
            var mirror = worker.Spawn(() => new FarActor(worker.Tensors, isMirror: true));
            var peer = await worker.JoinAsync(coordinator, endpoint);
            measurement._sinks.Add(peer.ActorAt(sink.Path));
            measurement._mirrors.Add(peer.ActorAt(mirror.Path));
        }

        return measurement;
    }

    public async Task<LinkRound> RoundAsync()
    {
        var bare = LargeCount * 4.0 * LargeFloats / _bare.Stream(_large, LargeCount);
        var (link, pings) = await StreamAsync();
        return new(bare, link, pings, _bare.Loop(_small, SmallCount), await LoopAsync(1), await LoopAsync(2));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Enumerable.Reverse(_nodes)) await node.DisposeAsync();
        _bare.Dispose();
    }

    private async Task<(double BytesPerSecond, Sample Pings)> StreamAsync()
    {
        var (seconds, pings) = (Completion<double>(), Completion<double[]>());
        var ping = _nodes[0].Spawn(() => new PingActor(_sinks[0], pings));
        _nodes[0].Spawn(() => new StreamActor(_sinks[0], _large, LargeCount, seconds));
        var bytesPerSecond = LargeCount * 4.0 * LargeFloats / await seconds.Task;
        _nodes[0].System.Stop(ping);
        return (bytesPerSecond, new(await pings.Task));
    }

    private async Task<double> LoopAsync(int workers)
    {
        var seconds = Completion<double>();
        _nodes[0].Spawn(() => new LoopActor([.. _mirrors.Take(workers)], _small, _nodes[0].Tensors, SmallCount, seconds));
        return await seconds.Task;
    }

    private static TaskCompletionSource<T> Completion<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Figures of one round.</summary>
/// <param name="BareBytes">Bytes a second of large tensors through a bare socket.</param>
/// <param name="LinkBytes">The same from actor to actor.</param>
/// <param name="Pings">Seconds of each ping and its answer meanwhile.</param>
/// <param name="BareLoop">Seconds of a small tensor there and back through a bare socket.</param>
/// <param name="LinkLoop">The same from actor to actor.</param>
/// <param name="LinkLoopOfTwo">The same to two workers at once, until both have answered.</param>
internal sealed record LinkRound(
    double BareBytes, double LinkBytes, Sample Pings, double BareLoop, double LinkLoop, double LinkLoopOfTwo);
