using Cluster.Shared.Actors;
using Cluster.Shared.Data;
using Cluster.Shared.Messages;
using Cluster.Shared.Models;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;
using Cluster.Shared.Training.Shards;

namespace Cluster.Worker.Actors;

/// <summary>A run that lives wholly on this worker: a tight loop without a message a step, cut into turns of some milliseconds.</summary>
public sealed class RunActor(StartRun start, Dataset data, WorkerOptions options, ActorRef coordinator) : Actor
{
    private readonly RunSpecification _run = start.Specification;
    private TrainingSession _session = null!;
    private IGradientEngine _engine = null!;
    private ShardComputation _computation = null!;
    private RunReporter _reporter = null!;
    private long _workPerExample;

    protected override void PreStart()
    {
        _session = TrainingSession.Begin(_run, start.Checkpoint, data.Train);
        _engine = options.Engines.Create(_run.Model);
        _computation = new(_run, data, _engine);
        _workPerExample = 3L * new ParameterLayout(_run.Model).Count;
        _reporter = new(Context, coordinator, start.Run, _session);
        _reporter.Start(options.ProgressInterval, options.CheckpointInterval);
        Context.Tell(Context.Self, NextTurn.Instance);
    }

    // There is none after a start that failed halfway.
    protected override void PostStop() => _engine?.Dispose();

    protected override void Receive(object message)
    {
        if (_reporter.Handle(message)) return;
        switch (message)
        {
            case NextTurn:
                Continue();
                break;
            case UseThreads use:
                _engine.Threads = use.Count;
                break;
            case HandOver:
                Context.Tell(Context.Parent!, new HandedOver(_reporter.LastCheckpoint()));
                Context.Stop(Context.Self);
                break;
            case InterruptRun:
                _reporter.End(RunStatus.Interrupted);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Continue()
    {
        var began = Context.Now;
        var done = 0L;
        for (var works = 0; works < options.WorksPerTurn && done < options.WorkPerTurn && _session.Current is { } work; works++)
        {
            if (_session.HasReached(start.UntilEpoch)) break;
            _computation.Advance(_session);
            done += work.Examples * _workPerExample;
        }

        _session.Seconds += (Context.Now - began).TotalSeconds;
        if (_session.Current is null)
        {
            _reporter.Finish();
            return;
        }

        if (_session.HasReached(start.UntilEpoch))
        {
            _reporter.End(RunStatus.Interrupted);
            return;
        }

        _reporter.News();
        Context.Tell(Context.Self, NextTurn.Instance);
    }

    private sealed class NextTurn
    {
        public static NextTurn Instance { get; } = new();
    }
}
