using Cluster.Shared.Training.Shards;

namespace Cluster.TestKit.PlantedBugs;

/// <summary>No tree at all: a running sum.</summary>
internal sealed class ArrivalOrderTree(int shards) : IShardTree
{
    private readonly bool[] _counted = new bool[shards];
    private ShardSum? _sum;
    private bool _withGradient;

    public bool IsComplete => !_counted.Contains(false);

    public void Clear(bool withGradient)
    {
        _sum?.Release();
        _sum = null;
        _withGradient = withGradient;
        Array.Clear(_counted);
    }

    public bool Add(ShardNode node, ShardSum sum)
    {
        var nodes = _counted.AsSpan(node.FirstShard, node.ShardCount);
        if (nodes.Contains(true))
        {
            sum.Release();
            return false;
        }

        nodes.Fill(true);
        if (_sum is null)
        {
            _sum = sum;
            return true;
        }

        _sum.Add(sum, _withGradient);
        return true;
    }

    public ShardSum TakeRoot()
    {
        var root = _sum!;
        _sum = null;
        return root;
    }
}
