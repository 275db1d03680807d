namespace Cluster.Shared.Hosting;

/// <summary>
/// A task whose end is on its way to an actor. It is turned into a message in the actor's own turn, so that the actor's code never runs on
/// the thread that ended the task.
/// </summary>
internal abstract class TaskResult(Task task)
{
    public Task Task => task;

    /// <summary>Runs the actor's code, and throws what that throws. When the task has ended.</summary>
    public object ToMessage() =>
        Convert() ?? throw new InvalidOperationException("PipeToSelf made null of a task's result; a message is an object.");

    /// <summary>What becomes a dead letter when the actor has ended.</summary>
    public object WhatIsLost()
    {
        try
        {
            return ToMessage();
        }
        catch (Exception cause)
        {
            return cause;
        }
    }

    /// <summary>Calls back when the task has ended; at once where it already has.</summary>
    public void WhenDone(Action callback) => _ = task.ContinueWith(
        _ => callback(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    protected abstract object? Convert();
}

/// <inheritdoc cref="TaskResult" />
internal sealed class TaskResult<T>(Task<T> task, Func<T, object> success, Func<Exception, object> failure) : TaskResult(task)
{
    protected override object? Convert() => task.IsCompletedSuccessfully ? success(task.Result) : failure(Error());

    // A single error is handed on without the aggregate around it.
    private Exception Error() =>
        task.Exception is not { } error ? new TaskCanceledException(task)
        : error.InnerExceptions.Count == 1 ? error.InnerExceptions[0]
        : error;
}
