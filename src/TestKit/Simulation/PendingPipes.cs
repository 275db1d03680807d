using Cluster.Shared.Engine;

namespace Cluster.TestKit.Simulation;

/// <summary>
/// Real tasks whose ends actors wait for. They are looked at between events, in the order in which they were piped; no continuation
/// ever runs on a foreign thread.
/// </summary>
internal sealed class PendingPipes(SimulationOptions options)
{
    private readonly List<(LocalRef Receiver, Task Task, EngineMessage Result)> _pipes = [];

    public int Count => _pipes.Count;

    public void Add(LocalRef receiver, Task task, EngineMessage result) => _pipes.Add((receiver, task, result));

    /// <summary>Delivers the results of all tasks that have ended.</summary>
    /// <returns>False when there were none.</returns>
    public bool Deliver()
    {
        if (_pipes.Count == 0) return false;
        if (options.AwaitPipes && !Wait(tasks => Task.WaitAll(tasks, options.PipeTimeout)))
        {
            throw new SimulationException(
                $"seed {options.Seed}: a task piped to '{_pipes[0].Receiver}' has not ended within {options.PipeTimeout} of real time.");
        }

        var delivered = 0;
        for (var i = 0; i < _pipes.Count; i++)
        {
            var (receiver, task, result) = _pipes[i];
            if (!task.IsCompleted) continue;
            _pipes.RemoveAt(i--);
            receiver.Cell.Post(new Envelope(result, null));
            delivered++;
        }

        return delivered > 0;
    }

    /// <summary>Waits in real time until one has ended.</summary>
    /// <returns>False when there is none, or it takes too long.</returns>
    public bool WaitForOne() => _pipes.Count > 0 && Wait(tasks => Task.WaitAny(tasks, options.PipeTimeout) >= 0);

    private bool Wait(Func<Task[], bool> wait)
    {
        try
        {
            return wait([.. _pipes.Select(pipe => pipe.Task)]);
        }
        catch (AggregateException)
        {
            // Some failed; that is a result like any other.
            return true;
        }
    }
}
