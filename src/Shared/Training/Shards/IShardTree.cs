namespace Cluster.Shared.Training.Shards;

/// <summary>
/// How the sums over the shards of one piece of work become one sum. The cluster's own way is <see cref="ShardTree"/>; what stands around
/// it, or in its place, is for tests.
/// </summary>
/// <remarks>A sum handed in belongs to the tree from then on; those that it has used up are released.</remarks>
public interface IShardTree
{
    /// <summary>Whether all shards are counted.</summary>
    bool IsComplete { get; }

    /// <summary>Begins with no shard counted; sums left over from before are released.</summary>
    void Clear(bool withGradient);

    /// <summary>Counts a node's sum, unless one of its shards was counted before; then the sum is released and nothing changes.</summary>
    /// <returns>Whether it was counted.</returns>
    bool Add(ShardNode node, ShardSum sum);

    /// <summary>Hands out the sum over all shards, when <see cref="IsComplete"/>; the tree forgets it.</summary>
    ShardSum TakeRoot();
}
