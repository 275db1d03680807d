namespace Cluster.Shared.Hosting;

/// <summary>The engine's time: real, moved by hand, or virtual. Safe to use from any thread.</summary>
public interface IEngineClock
{
    DateTimeOffset Now { get; }

    /// <summary>Calls back once. The callback is the engine's, short, and may come on any thread, also before this returns.</summary>
    /// <param name="due">From now; zero means as soon as possible.</param>
    /// <returns>Disposing it takes the callback back if it has not begun.</returns>
    IDisposable Schedule(TimeSpan due, Action callback);
}
