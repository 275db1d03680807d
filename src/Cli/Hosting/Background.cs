namespace Cluster.Cli.Hosting;

/// <summary>Where adapters do what blocks (files, drawing a data set): on threads of their own, never on an actor's.</summary>
internal static class Background
{
    public static Task<T> Do<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
