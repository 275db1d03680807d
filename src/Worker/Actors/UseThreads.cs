namespace Cluster.Worker.Actors;

/// <summary>Worker to its run: so many slots are yours from the next turn on. 1 until it is said.</summary>
/// <param name="Count">At least 1.</param>
internal sealed record UseThreads(int Count);
