using System.Diagnostics;
using Cluster.Shared.Actors;
using Cluster.Shared.Numerics;

namespace Cluster.Bench.Links;

/// <summary>Sends tensors, two on their way at any time, and measures until all have been taken.</summary>
internal sealed class StreamActor(ActorRef sink, AlignedBuffer tensor, int count, TaskCompletionSource<double> seconds) : Actor
{
    private const int OnTheirWay = 2;

    private readonly long _began = Stopwatch.GetTimestamp();
    private int _sent;
    private int _taken;

    protected override void PreStart()
    {
        while (_sent < Math.Min(OnTheirWay, count)) SendNext();
    }

    protected override void Receive(object message)
    {
        if (++_taken == count)
        {
            seconds.SetResult(Stopwatch.GetElapsedTime(_began).TotalSeconds);
            Context.Stop(Context.Self);
        }
        else if (_sent < count) SendNext();
    }

    private void SendNext()
    {
        _sent++;
        Context.Tell(sink, new Block(tensor));
    }
}

/// <summary>At the other end: takes tensors, answers pings, and sends tensors back where it is a mirror.</summary>
internal sealed class FarActor(TensorPool tensors, bool isMirror) : Actor
{
    protected override void Receive(object message)
    {
        if (message is Block { Floats: var floats })
        {
            if (isMirror)
            {
                Context.Reply(new Block(floats, () => tensors.Return(floats)));
                return;
            }

            tensors.Return(floats);
            Context.Reply(new Taken());
        }
        else if (message is Ping) Context.Reply(new Pong());
    }
}

/// <summary>Pings every millisecond until it is stopped.</summary>
internal sealed class PingActor(ActorRef far, TaskCompletionSource<double[]> seconds) : Actor
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(1);

    private readonly List<double> _times = [];
    private long _sent;

    protected override void PreStart() => Send();

    protected override void Receive(object message)
    {
        if (message is Pong)
        {
            _times.Add(Stopwatch.GetElapsedTime(_sent).TotalSeconds);
            Context.StartTimer("next", s_pause, this);
        }
        else Send();
    }

    protected override void PostStop() => seconds.SetResult([.. _times]);

    private void Send()
    {
        _sent = Stopwatch.GetTimestamp();
        Context.Tell(far, new Ping());
    }
}

/// <summary>As a parameter server does: tensors to all, tensors back from all, and again.</summary>
internal sealed class LoopActor(
    IReadOnlyList<ActorRef> mirrors, AlignedBuffer tensor, TensorPool tensors, int count, TaskCompletionSource<double> seconds) : Actor
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private int _rounds;
    private int _missing;

    protected override void PreStart() => SendAll();

    protected override void Receive(object message)
    {
        if (message is Block block) tensors.Return(block.Floats);
        if (--_missing > 0) return;
        if (++_rounds < count)
        {
            SendAll();
            return;
        }

        seconds.SetResult(Stopwatch.GetElapsedTime(_began).TotalSeconds / count);
        Context.Stop(Context.Self);
    }

    private void SendAll()
    {
        _missing = mirrors.Count;
        foreach (var mirror in mirrors) Context.Tell(mirror, new Block(tensor));
    }
}
