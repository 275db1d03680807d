namespace Cluster.Shared.Hosting;

/// <summary>
/// A finished task on its way to an actor. It is turned into a message in the actor's own turn, so that the actor's code never runs on
/// the thread that ended the task.
/// </summary>
public sealed class TaskResult<T>(Task<T> task, Func<T, object> success, Func<Exception, object> failure)
{
    /// <summary>Runs the actor's code, and throws what that throws.</summary>
    public object ToMessage()
    {
        var message = task.IsCompletedSuccessfully ? success(task.Result) : failure(Error());
        return message ?? throw new InvalidOperationException("PipeToSelf made null of a task's result; a message is an object.");
    }

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

    // A single error is handed on without the aggregate around it.
    private Exception Error() =>
        task.Exception is not { } error ? new TaskCanceledException(task)
        : error.InnerExceptions.Count == 1 ? error.InnerExceptions[0]
        : error;
}
