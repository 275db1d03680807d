using Cluster.Shared.Actors;
using Cluster.Shared.Messages;

namespace Cluster.Coordinator.Checkpoints;

/// <summary>Load the newest checkpoint of a run; answered by <see cref="CheckpointLoaded"/>.</summary>
public sealed record LoadCheckpoint(RunId Run);

/// <summary>Answer to <see cref="LoadCheckpoint"/>.</summary>
public sealed record CheckpointLoaded(RunId Run, StoredCheckpoint Stored);

/// <summary>A checkpoint could not be written; the run goes on without it.</summary>
public sealed record CheckpointNotSaved(RunId Run, string Reason);

/// <summary>Answered by <see cref="CheckpointSettled"/> when nothing of this run is left to be written.</summary>
public sealed record SettleCheckpoint(RunId Run);

/// <summary>Answer: what was sent before is safe, or <see cref="CheckpointNotSaved"/> has been said.</summary>
public sealed record CheckpointSettled(RunId Run);

/// <summary>Answered by <see cref="CheckpointsFlushed"/> when nothing is left to be written.</summary>
public sealed record FlushCheckpoints;

/// <summary>Answer to <see cref="FlushCheckpoints"/>.</summary>
public sealed record CheckpointsFlushed;

/// <summary>
/// Stands between the runs and the store: one write a run at a time, and of what comes meanwhile only the newest, so that a slow disk
/// costs checkpoints and not memory.
/// </summary>
public sealed class CheckpointKeeperActor(ICheckpointStore store, ActorRef experiment) : Actor
{
    private readonly Dictionary<RunId, ReadOnlyMemory<byte>?> _writing = [];
    private readonly Dictionary<RunId, ActorRef> _settling = [];
    private readonly Dictionary<RunId, ActorRef> _loading = [];
    private readonly List<ActorRef> _flushing = [];

    protected override void Receive(object message)
    {
        switch (message)
        {
            case RunCheckpoint checkpoint when _writing.ContainsKey(checkpoint.Run):
                _writing[checkpoint.Run] = checkpoint.Data;
                break;
            case RunCheckpoint checkpoint:
                Write(checkpoint.Run, checkpoint.Data);
                break;
            case Written written:
                Next(written);
                break;
            case LoadCheckpoint load when _writing.ContainsKey(load.Run):
                // Who asks wants the newest.
                _loading[load.Run] = Context.Sender!;
                break;
            case LoadCheckpoint load:
                Load(load.Run, Context.Sender!);
                break;
            case Loaded loaded:
                Context.Tell(loaded.For, loaded.Answer);
                break;
            case SettleCheckpoint settle when _writing.ContainsKey(settle.Run):
                _settling[settle.Run] = Context.Sender!;
                break;
            case SettleCheckpoint settle:
                Context.Reply(new CheckpointSettled(settle.Run));
                break;
            case FlushCheckpoints:
                _flushing.Add(Context.Sender!);
                AnswerFlush();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Write(RunId run, ReadOnlyMemory<byte> data)
    {
        _writing[run] = null;
        Context.PipeToSelf(
            Completed(store.SaveAsync(run, data)), _ => new Written(run, Failure: null), failure => new Written(run, failure.Message));
    }

    private void Next(Written written)
    {
        if (written.Failure is not null) Context.Tell(experiment, new CheckpointNotSaved(written.Run, written.Failure));
        _writing.Remove(written.Run, out var newer);
        if (newer is { } data)
        {
            Write(written.Run, data);
            return;
        }

        if (_settling.Remove(written.Run, out var waiting)) Context.Tell(waiting, new CheckpointSettled(written.Run));
        if (_loading.Remove(written.Run, out var asking)) Load(written.Run, asking);
        AnswerFlush();
    }

    private void Load(RunId run, ActorRef sender) => Context.PipeToSelf(
        store.LoadAsync(run),
        stored => new Loaded(sender, new(run, stored)),
        failure => new Loaded(
            sender, new(run, new(null, $"The checkpoint of {run} cannot be read: {failure.Message}. The run begins again."))));

    private void AnswerFlush()
    {
        if (_writing.Count > 0) return;
        foreach (var sender in _flushing) Context.Tell(sender, new CheckpointsFlushed());
        _flushing.Clear();
    }

    private static async Task<bool> Completed(Task task)
    {
        await task.ConfigureAwait(false);
        return true;
    }

    private sealed record Written(RunId Run, string? Failure);

    private sealed record Loaded(ActorRef For, CheckpointLoaded Answer);
}
