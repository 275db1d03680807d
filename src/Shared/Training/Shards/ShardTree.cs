namespace Cluster.Shared.Training.Shards;

/// <summary>
/// Adds up the shards of one piece of work in a fixed balanced tree: whatever order they come in, and whoever added up a part of
/// them, the same additions are made. Takes every shard once.
/// </summary>
/// <remarks>A sum handed in belongs to the tree from then on; those that it has used up are released.</remarks>
public sealed class ShardTree : IShardTree
{
    private readonly ShardNode _root;
    private readonly bool[] _counted;
    private readonly Dictionary<ShardNode, ShardSum> _waiting = [];
    private bool _withGradient;
    private int _missing;

    /// <param name="shards">A power of two.</param>
    public ShardTree(int shards)
    {
        if (shards < 1 || (shards & (shards - 1)) != 0)
            throw new ArgumentOutOfRangeException(nameof(shards), shards, "Not a power of two.");
        _root = ShardNode.Root(shards);
        _counted = new bool[shards];
    }

    /// <inheritdoc />
    public void Clear(bool withGradient)
    {
        foreach (var sum in _waiting.Values) sum.Release();
        _waiting.Clear();
        Array.Clear(_counted);
        _missing = _counted.Length;
        _withGradient = withGradient;
    }

    /// <inheritdoc />
    public bool IsComplete => _missing == 0;

    /// <inheritdoc />
    public bool Add(ShardNode node, ShardSum sum)
    {
        var shards = _counted.AsSpan(node.FirstShard, node.ShardCount);
        if (shards.Contains(true))
        {
            sum.Release();
            return false;
        }

        shards.Fill(true);
        _missing -= node.ShardCount;
        while (node.Level < _root.Level && _waiting.Remove(node.Sibling, out var sibling))
        {
            sum.Add(sibling, _withGradient, later: node.Parent == _root);
            node = node.Parent;
        }

        _waiting[node] = sum;
        return true;
    }

    /// <summary>Hands out the sum over one subtree; the tree forgets it.</summary>
    public ShardSum Take(ShardNode node)
    {
        if (!_waiting.Remove(node, out var sum)) throw new InvalidOperationException($"{node} is not added up yet.");
        return sum;
    }

    /// <inheritdoc />
    public ShardSum TakeRoot() => Take(_root);
}
