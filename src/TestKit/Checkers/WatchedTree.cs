using Cluster.Shared.Training.Shards;

namespace Cluster.TestKit.Checkers;

/// <summary>A tree that tells what it is given and gives.</summary>
public sealed class WatchedTree(IShardTree inner, ClusterEvents events) : IShardTree
{
    /// <inheritdoc />
    public bool IsComplete => inner.IsComplete;

    /// <inheritdoc />
    public void Clear(bool withGradient)
    {
        events.RaiseCleared(this);
        inner.Clear(withGradient);
    }

    /// <inheritdoc />
    public bool Add(ShardNode node, ShardSum sum)
    {
        var examples = sum.Examples;
        var counted = inner.Add(node, sum);
        events.RaiseOffered(this, node, examples, counted);
        return counted;
    }

    /// <inheritdoc />
    public ShardSum TakeRoot()
    {
        var root = inner.TakeRoot();
        events.RaiseTaken(this, root.Examples);
        return root;
    }
}
