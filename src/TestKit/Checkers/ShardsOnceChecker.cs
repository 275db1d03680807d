using System.Runtime.CompilerServices;
using Cluster.Shared.Training.Shards;

namespace Cluster.TestKit.Checkers;

/// <summary>Every gradient counts once: between two beginnings of a tree no shard is counted twice, and no example is lost.</summary>
public sealed class ShardsOnceChecker
{
    private readonly ConditionalWeakTable<IShardTree, Books> _books = [];

    public ShardsOnceChecker(ClusterEvents events, Violations violations)
    {
        events.TreeCleared += tree => _books.GetOrCreateValue(tree).Clear();
        events.SumOffered += (tree, node, examples, counted) =>
        {
            if (counted && _books.GetOrCreateValue(tree).Enter(node, examples) is { } twice)
                violations.Add(Promises.GradientsOnce, $"shard {twice} of {node} counted before was counted again");
        };
        events.RootTaken += (tree, examples) =>
        {
            var counted = _books.GetOrCreateValue(tree).Examples;
            if (counted != examples) violations.Add(Promises.GradientsOnce, $"the sum is over {examples} examples, {counted} were counted");
        };
    }

    private sealed class Books
    {
        private readonly HashSet<int> _shards = [];

        public int Examples { get; private set; }

        public void Clear()
        {
            _shards.Clear();
            Examples = 0;
        }

        /// <returns>A shard that had been counted before; null where there is none.</returns>
        public int? Enter(ShardNode node, int examples)
        {
            Examples += examples;
            int? twice = null;
            for (var shard = node.FirstShard; shard < node.FirstShard + node.ShardCount; shard++)
            {
                if (!_shards.Add(shard)) twice = shard;
            }

            return twice;
        }
    }
}
