using Cluster.Shared.Actors;
using Cluster.Shared.Checkpoints;
using Cluster.Shared.Messages;
using Cluster.Shared.Models;
using Cluster.Shared.Training;

namespace Cluster.Worker.Actors;

/// <summary>A run that lives wholly on this worker: a tight loop without a message a step, cut into turns of some milliseconds.</summary>
public sealed class RunActor(StartRun start, WorkerOptions options, ActorRef coordinator) : Actor
{
    private readonly RunSpecification _run = start.Specification;
    private TrainingSession _session = null!;
    private ShardComputation _computation = null!;
    private RunReporter _reporter = null!;
    private ShardNode _allShards;
    private long _workPerExample;
    private bool _checkpointDue;

    protected override void PreStart()
    {
        var data = options.Data(_run.Data);
        _session = start.Checkpoint is { } bytes
            ? TrainingSession.Resume(_run, Checkpoint.Decode(bytes))
            : TrainingSession.Start(_run, data.Train);
        _computation = new(_run, data, options.Engines.Create(_run.Model));
        _allShards = new(System.Numerics.BitOperations.Log2((uint)_run.Shards), 0);
        _workPerExample = 3L * new ParameterLayout(_run.Model).Length;
        _reporter = new(Context, coordinator, start.Run, _session);
        Context.StartPeriodicTimer(Tick.Progress, options.ProgressInterval, Tick.Progress);
        if (options.CheckpointInterval > TimeSpan.Zero)
            Context.StartPeriodicTimer(Tick.Checkpoint, options.CheckpointInterval, Tick.Checkpoint);
        Context.Tell(Context.Self, Tick.Continue);
    }

    protected override void Receive(object message)
    {
        if (_reporter.Handle(message)) return;
        switch (message)
        {
            case Tick.Continue:
                Continue();
                break;
            case Tick.Progress:
                _reporter.Progress();
                break;
            case Tick.Checkpoint:
                _checkpointDue = true;
                break;
            case InterruptRun:
                End(RunStatus.Interrupted);
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
            var sum = _computation.Compute(work, _allShards, _session.Parameters);
            _session.Complete(sum);
            _computation.Release(sum);
            done += work.Examples * _workPerExample;
        }

        _session.Seconds += (Context.Now - began).TotalSeconds;
        if (_session.Current is null)
        {
            End(_session.Divergence is null ? RunStatus.Finished : RunStatus.Diverged);
            return;
        }

        _reporter.News();
        if (_checkpointDue) _reporter.Checkpoint();
        _checkpointDue = false;
        Context.Tell(Context.Self, Tick.Continue);
    }

    private void End(RunStatus status)
    {
        Context.CancelTimer(Tick.Progress);
        Context.CancelTimer(Tick.Checkpoint);
        _reporter.End(status);
    }

    private enum Tick
    {
        Continue,
        Progress,
        Checkpoint,
    }
}
