using Cluster.Shared.Actors;
using Cluster.Shared.Messages;

namespace Cluster.Coordinator.Checkpoints;

/// <summary>
/// Stands between the runs and the store: one write a run at a time, and of what comes meanwhile only the newest, so that a slow disk
/// costs checkpoints and not memory. What could not be written is kept, the newest of each run, and tried again.
/// </summary>
public sealed class CheckpointKeeperActor(ICheckpointStore store, ActorRef experiment) : Actor
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(5);

    private readonly Dictionary<RunId, Unwritten> _unwritten = [];
    private readonly Dictionary<RunId, ActorRef> _settling = [];
    private readonly List<ActorRef> _flushing = [];
    private bool _isGivenUp;

    protected override void Receive(object message)
    {
        switch (message)
        {
            case RunCheckpoint checkpoint:
                Take(checkpoint);
                break;
            case Written written:
                Next(written);
                break;
            case TryAgain again:
                if (_unwritten.TryGetValue(again.Run, out var waiting) && !waiting.IsBeingWritten) Write(again.Run, waiting);
                break;
            case LoadCheckpoint load when _unwritten.TryGetValue(load.Run, out var newest):
                Context.Reply(new CheckpointLoaded(load.Run, new(newest.Data, Problem: null)));
                break;
            case LoadCheckpoint load:
                Load(load.Run, Context.Sender!);
                break;
            case Loaded loaded:
                Context.Tell(loaded.For, loaded.Answer);
                break;
            case SettleCheckpoint settle when _unwritten.ContainsKey(settle.Run):
                _settling[settle.Run] = Context.Sender!;
                break;
            case SettleCheckpoint settle:
                Context.Reply(new CheckpointSettled(settle.Run));
                break;
            case FlushCheckpoints:
                _flushing.Add(Context.Sender!);
                AnswerFlush();
                break;
            case GiveUpCheckpoints:
                GiveUp();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Take(RunCheckpoint checkpoint)
    {
        if (!_unwritten.TryGetValue(checkpoint.Run, out var unwritten)) _unwritten[checkpoint.Run] = unwritten = new();
        (unwritten.Data, unwritten.IsNewer) = (checkpoint.Data, true);
        if (!unwritten.IsBeingWritten) Write(checkpoint.Run, unwritten);
    }

    private void Write(RunId run, Unwritten unwritten)
    {
        (unwritten.IsBeingWritten, unwritten.IsNewer) = (true, false);
        Context.PipeToSelf(
            Completed(store.SaveAsync(run, unwritten.Data)),
            _ => new Written(run, Failure: null),
            failure => new Written(run, failure.Message));
    }

    private void Next(Written written)
    {
        var (run, unwritten) = (written.Run, _unwritten[written.Run]);
        unwritten.IsBeingWritten = false;
        Tell(run, unwritten, written.Failure);
        if (unwritten.IsNewer)
        {
            Write(run, unwritten);
        }
        else if (written.Failure is null || _isGivenUp)
        {
            _unwritten.Remove(run);
            if (_settling.Remove(run, out var waiting)) Context.Tell(waiting, new CheckpointSettled(run));
            AnswerFlush();
        }
        else
        {
            Context.StartTimer(run, TryAgainAfter, new TryAgain(run));
        }
    }

    /// <summary>Once that it failed, once that it did not any more.</summary>
    private void Tell(RunId run, Unwritten unwritten, string? failure)
    {
        if (failure is not null && !unwritten.IsTold) Context.Tell(experiment, new CheckpointNotSaved(run, failure));
        if (failure is null && unwritten.IsTold) Context.Tell(experiment, new CheckpointSavedAfterAll(run));
        unwritten.IsTold = failure is not null;
    }

    private void GiveUp()
    {
        _isGivenUp = true;
        foreach (var (run, unwritten) in _unwritten.Where(u => !u.Value.IsBeingWritten).ToList()) Write(run, unwritten);
    }

    private void Load(RunId run, ActorRef sender) => Context.PipeToSelf(
        store.LoadAsync(run),
        stored => new Loaded(sender, new(run, stored)),
        failure => new Loaded(
            sender, new(run, new(null, $"The checkpoint of {run} cannot be read: {failure.Message}. The run begins again."))));

    private void AnswerFlush()
    {
        if (_unwritten.Count > 0) return;
        foreach (var sender in _flushing) Context.Tell(sender, new CheckpointsFlushed());
        _flushing.Clear();
    }

    private static async Task<bool> Completed(Task task)
    {
        await task.ConfigureAwait(false);
        return true;
    }

    /// <summary>The newest checkpoint of a run, while it is not safe.</summary>
    private sealed class Unwritten
    {
        public ReadOnlyMemory<byte> Data { get; set; }

        public bool IsBeingWritten { get; set; }

        /// <summary>Than the one that is being written.</summary>
        public bool IsNewer { get; set; }

        /// <summary>That it could not be written.</summary>
        public bool IsTold { get; set; }
    }

    private sealed record Written(RunId Run, string? Failure);

    private sealed record TryAgain(RunId Run);

    private sealed record Loaded(ActorRef For, CheckpointLoaded Answer);
}
