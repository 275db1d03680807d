using System.Numerics;

namespace Cluster.Shared.Training.Shards;

/// <summary>A node of the balanced binary tree over a mini-batch's shards; it covers 2^Level neighbouring shards.</summary>
/// <param name="Level">0 for a single shard.</param>
/// <param name="Index">Counted from the left on its level.</param>
public readonly record struct ShardNode(int Level, int Index)
{
    /// <summary>The node over all shards.</summary>
    /// <param name="shards">A power of two.</param>
    public static ShardNode Root(int shards) => new(BitOperations.Log2((uint)shards), 0);

    public int FirstShard => Index << Level;

    public int ShardCount => 1 << Level;

    public ShardNode Parent => new(Level + 1, Index >> 1);

    public ShardNode Sibling => new(Level, Index ^ 1);

    // The one that a record has would print parent and sibling, theirs, and so on for ever.
    public override string ToString() => ShardCount == 1 ? $"shard {FirstShard}" : $"shards {FirstShard} to {FirstShard + ShardCount - 1}";

    /// <summary>
    /// The fewest nodes that cover the given shards: what a worker adds up by itself before it answers.
    /// </summary>
    public static IEnumerable<ShardNode> Cover(int first, int end)
    {
        while (first < end)
        {
            var level = 0;
            while ((first & ((2 << level) - 1)) == 0 && first + (2 << level) <= end) level++;
            yield return new(level, first >> level);
            first += 1 << level;
        }
    }
}
