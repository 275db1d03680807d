using Cluster.Cli.Output;
using Cluster.Shared.Actors;

namespace Cluster.Cli.Hosting;

/// <summary>What a process's actors run on, and how it finds the other processes of its cluster.</summary>
public interface INodeEngine
{
    /// <summary>For actors that are all in this process.</summary>
    IActorSystem Start();

    /// <summary>Serves as a coordinator until it is told to stop, or cannot go on.</summary>
    /// <param name="request">What the command was asked for.</param>
    /// <param name="log">Told what happens.</param>
    /// <param name="stop">Completes when it is to end.</param>
    /// <returns>The exit code.</returns>
    Task<int> CoordinateAsync(CoordinatorRequest request, EventLog log, Task stop);

    /// <summary>Computes for whichever coordinator is there until it is told to stop, or is refused for good.</summary>
    /// <param name="request">What the command was asked for.</param>
    /// <param name="log">Told what happens.</param>
    /// <param name="stop">Completes when it is to end: runs here leave a checkpoint first.</param>
    /// <returns>The exit code.</returns>
    Task<int> WorkAsync(WorkerRequest request, EventLog log, Task stop);
}
