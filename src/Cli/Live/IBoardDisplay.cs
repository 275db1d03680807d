namespace Cluster.Cli.Live;

/// <summary>Where a person (or nobody) watches the board.</summary>
public interface IBoardDisplay : IAsyncDisposable
{
    /// <summary>How often <see cref="Refresh"/> is wanted; null for never.</summary>
    TimeSpan? RefreshInterval { get; }

    /// <summary>A message has just been folded into the board.</summary>
    void Show(object message, RunBoard board);

    /// <summary>Time has passed.</summary>
    void Refresh(RunBoard board, DateTimeOffset now);
}
