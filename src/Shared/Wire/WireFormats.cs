using Cluster.Shared.Links;
using Cluster.Shared.Numerics;

namespace Cluster.Shared.Wire;

/// <summary>How every message that crosses a process boundary does so.</summary>
public static class WireFormats
{
    /// <param name="pool">The node's, in which received tensors lie: what is decoded gives them back to it.</param>
    /// <returns>One for each type; no number stands twice.</returns>
    public static IReadOnlyList<IMessageFormat> All(TensorPool pool) =>
        [.. new ShardFormats(pool).All(), .. WorkerFormats.All, .. RunFormats.All, .. ObserverFormats.All, .. ClientFormats.All];
}
