using System.Diagnostics;
using Cluster.Coordinator.Messages;
using Cluster.Shared.Actors;
using Cluster.Shared.Messages;

namespace Cluster.Bench.Distributed;

/// <summary>Watches a run and notes when its epochs end; ends the experiment when enough have.</summary>
/// <param name="workers">Those before all of these take part do not count.</param>
/// <param name="warmUp">Epochs after that which do not count either.</param>
/// <param name="rounds">Epochs that do.</param>
/// <param name="seconds">Takes how long each of them took.</param>
internal sealed class EpochClock(int workers, int warmUp, int rounds, TaskCompletionSource<IReadOnlyList<double>> seconds) : Actor
{
    private readonly List<double> _seconds = [];
    private ActorRef? _experiment;
    private int _placed;
    private int _toSkip = warmUp;
    private long _last;

    protected override void Receive(object message)
    {
        switch (message)
        {
            case ExperimentStarted started:
                _experiment = started.Actor;
                break;
            case RunPlaced:
                _placed++;
                break;
            case RunNews { Epochs.Count: 1 } when _placed >= workers:
                Count(Stopwatch.GetTimestamp());
                break;
            case RunLost lost:
                seconds.TrySetException(new InvalidOperationException($"The measured run was lost: {lost.Reason}"));
                break;
        }
    }

    private void Count(long now)
    {
        if (_toSkip-- <= 0) _seconds.Add(Stopwatch.GetElapsedTime(_last, now).TotalSeconds);
        _last = now;
        if (_seconds.Count != rounds) return;
        seconds.TrySetResult(_seconds);
        Context.Tell(_experiment!, new InterruptExperiment());
    }
}
