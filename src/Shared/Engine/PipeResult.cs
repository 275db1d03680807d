namespace Cluster.Shared.Engine;

/// <summary>
/// A finished task on its way to an actor. It is turned into a message in the actor's own turn, so that the actor's code never runs on
/// the thread that ended the task.
/// </summary>
internal sealed class PipeResult<T>(Task<T> task, Func<T, object> success, Func<Exception, object> failure) : EngineMessage
{
    public override Envelope? Open(ActorCell cell) => new Envelope(ToMessage(), null);

    public override object? WhatIsLost()
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

    private object ToMessage()
    {
        var message = task.IsCompletedSuccessfully ? success(task.Result) : failure(Error());
        return message ?? throw new InvalidOperationException("PipeToSelf made null of a task's result; a message is an object.");
    }
}
