using Cluster.Shared;
using Cluster.Shared.Data;

namespace Cluster.Coordinator.Service;

/// <summary>The data sets that a coordinator has. An adapter: real IO, outside the actors; any thread.</summary>
public interface IDataLibrary
{
    /// <summary>That an experiment can name.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>
    /// Reads or draws a set, and computes its hash. Does it once a set, and never on the caller's thread, which is an actor's.
    /// </summary>
    /// <exception cref="UserException">Its files are missing or broken; the message says where and what to do.</exception>
    Task<Dataset> OpenAsync(string name);

    /// <summary>A set that has been opened, by the hash of its contents; null where none has. Returns at once.</summary>
    Dataset? Opened(string sha256);
}
