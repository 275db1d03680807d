using Cluster.Shared.Training.Shards;

namespace Cluster.TestKit.PlantedBugs;

/// <summary>Adds up whatever it is given, also what it had already.</summary>
internal sealed class TwiceCountingTree(int shards) : IShardTree
{
    private readonly ShardTree _tree = new(shards);
    private readonly bool[] _counted = new bool[shards];
    private readonly List<ShardSum> _again = [];
    private bool _withGradient;

    public bool IsComplete => _tree.IsComplete;

    public void Clear(bool withGradient)
    {
        _tree.Clear(withGradient);
        _withGradient = withGradient;
        Array.Clear(_counted);
        _again.Clear();
    }

    public bool Add(ShardNode node, ShardSum sum)
    {
        var nodes = _counted.AsSpan(node.FirstShard, node.ShardCount);
        if (nodes.Contains(true))
        {
            _again.Add(sum);
            return true;
        }

        nodes.Fill(true);
        return _tree.Add(node, sum);
    }

    public ShardSum TakeRoot()
    {
        var root = _tree.TakeRoot();
        foreach (var sum in _again) root.Add(sum, _withGradient);
        return root;
    }
}
