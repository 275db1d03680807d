using Cluster.Shared.Actors;

namespace Cluster.Shared.Hosting;

/// <summary>The sender of an <see cref="IActorSystem.Ask{TAnswer}"/>: takes one answer and has ended then.</summary>
internal sealed class AskRef<TAnswer>(string path, IEngineClock clock, IDeadLetters deadLetters) : EngineRef(path)
{
    // Continuations must not run inside the turn of the actor that answers.
    private readonly TaskCompletionSource<TAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<IWatcher> _watchers = [];
    private IDisposable? _timeout;
    private CancellationTokenRegistration _cancellation;
    private string _question = "";
    private bool _ended;

    public Task<TAnswer> Ask(ActorRef target, object message, TimeSpan timeout, CancellationToken cancellationToken)
    {
        _question = $"'{target}' was asked {message.GetType().Name}";
        _timeout = clock.Schedule(timeout, () => End(() => _answer.TrySetException(
            new TimeoutException($"{_question} and has not answered with {typeof(TAnswer).Name} within {timeout.TotalSeconds:0.###} s."))));
        _cancellation = cancellationToken.UnsafeRegister(_ => End(() => _answer.TrySetCanceled(cancellationToken)), null);
        if (_answer.Task.IsCompleted) Release();
        else target.Tell(message, this);
        return _answer.Task;
    }

    public override void Tell(object message, ActorRef? sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        var wasFirst = End(() =>
        {
            if (message is TAnswer answer) _answer.TrySetResult(answer);
            else _answer.TrySetException(new InvalidCastException($"{_question}; expected {typeof(TAnswer)}, got {message.GetType()}."));
        });
        if (!wasFirst) deadLetters.Publish(new DeadLetter(message, sender, this, DeadLetterReason.NoReceiver));
    }

    public override void Stop() => End(() => _answer.TrySetCanceled());

    public override void AddWatcher(IWatcher watcher)
    {
        lock (_watchers)
        {
            if (!_ended)
            {
                _watchers.Add(watcher);
                return;
            }
        }

        watcher.Notify(this);
    }

    public override void RemoveWatcher(IWatcher watcher)
    {
        lock (_watchers) _watchers.Remove(watcher);
    }

    private bool End(Action complete)
    {
        IWatcher[] watchers;
        lock (_watchers)
        {
            if (_ended) return false;
            _ended = true;
            watchers = [.. _watchers];
        }

        complete();
        Release();
        foreach (var watcher in watchers) watcher.Notify(this);
        return true;
    }

    private void Release()
    {
        _timeout?.Dispose();
        _cancellation.Unregister();
    }
}
