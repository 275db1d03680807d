namespace Cluster.AkkaNet.Nodes;

/// <summary>
/// A coordinator in office: its archive is open, its actors live. Disposing of it ends the actors and gives the archive back; it may come
/// after the actors have ended with their system.
/// </summary>
public interface ITerm : IAsyncDisposable
{
    /// <summary>Larger than that of any term before it: whoever has heard of it follows no older one.</summary>
    ulong Epoch { get; }

    /// <summary>Ends when the term must not go on, with the reason for people: another coordinator has taken the office, say.</summary>
    Task<string> Ended { get; }
}
