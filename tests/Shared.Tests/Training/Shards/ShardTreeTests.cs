using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Training.Shards;

namespace Cluster.Shared.Tests.Training.Shards;

public sealed class ShardTreeTests
{
    private static readonly ModelSpecification Model = new() { Inputs = 3, Hidden = [2], Outputs = 2 };
    private static readonly ParameterLayout Layout = new(Model);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(64)]
    public void Any_order_of_arrival_gives_the_bits_of_the_balanced_tree(int shards)
    {
        var expected = Recursive(0, shards);
        for (var seed = 0UL; seed < 50; seed++)
        {
            var tree = NewTree(shards);
            foreach (var shard in Shuffled(shards, seed)) tree.Add(new(0, shard), Leaf(shard)).ShouldBeTrue();
            tree.IsComplete.ShouldBeTrue();
            var sum = tree.TakeRoot();
            Gradient(sum).ShouldBe(Gradient(expected));
            sum.Cost.ShouldBe(expected.Cost);
            sum.Examples.ShouldBe(shards);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    public void Workers_that_add_up_their_subtrees_first_change_no_bit(int workers)
    {
        const int Shards = 8;
        var tree = NewTree(Shards);
        var nodes = Enumerable.Range(0, workers)
            .SelectMany(w => ShardNode.Cover(Shards * w / workers, Shards * (w + 1) / workers))
            .ToArray();
        foreach (var node in nodes.Reverse())
        {
            var part = NewTree(Shards);
            for (var shard = node.FirstShard; shard < node.FirstShard + node.ShardCount; shard++) part.Add(new(0, shard), Leaf(shard));
            tree.Add(node, part.Take(node)).ShouldBeTrue();
        }

        Gradient(tree.TakeRoot()).ShouldBe(Gradient(Recursive(0, Shards)));
    }

    [Fact]
    public void A_shard_is_counted_once_alone_or_as_part_of_a_subtree()
    {
        var released = 0;
        var tree = new ShardTree(4);
        tree.Clear(withGradient: true);
        tree.Add(new(0, 1), Leaf(1)).ShouldBeTrue();
        tree.Add(new(0, 1), Leaf(1, _ => released++)).ShouldBeFalse();
        tree.Add(new(1, 0), Leaf(0, _ => released++)).ShouldBeFalse();
        released.ShouldBe(2);
        tree.Add(new(1, 1), Leaf(2)).ShouldBeTrue();
        tree.IsComplete.ShouldBeFalse();
        tree.Add(new(0, 0), Leaf(0)).ShouldBeTrue();
        tree.IsComplete.ShouldBeTrue();
    }

    [Fact]
    public void A_cover_is_made_of_the_fewest_aligned_subtrees()
    {
        ShardNode.Cover(0, 8).ShouldBe([new(3, 0)]);
        ShardNode.Cover(1, 8).ShouldBe([new(0, 1), new(1, 1), new(2, 1)]);
        ShardNode.Cover(3, 6).ShouldBe([new(0, 3), new(1, 2)]);
        ShardNode.Cover(5, 5).ShouldBeEmpty();
    }

    [Fact]
    public void The_order_of_addition_does_matter_to_these_numbers() =>
        Enumerable.Range(0, Layout.Count)
            .Select(i => Enumerable.Range(0, 8).Select(s => Gradient(Leaf(s))[i]).Aggregate((a, b) => a + b))
            .ShouldNotBe(Gradient(Recursive(0, 8)));

    [Fact]
    public void A_number_of_shards_that_is_no_power_of_two_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new ShardTree(6));

    private static ShardTree NewTree(int shards)
    {
        var tree = new ShardTree(shards);
        tree.Clear(withGradient: true);
        return tree;
    }

    private static ShardSum Leaf(int shard, Action<ShardSum>? home = null)
    {
        var sum = new ShardSum(Model, home) { Cost = 0.1 * shard, Correct = 1, Examples = 1 };
        var random = new RandomStream(3, RandomPurpose.Simulation, (uint)shard);
        Layout.FromCanonical([.. Enumerable.Range(0, Layout.Count).Select(i => (float)random.Gaussian((ulong)i))], sum.Gradient.Span);
        return sum;
    }

    private static float[] Gradient(ShardSum sum) => Layout.ToCanonical(sum.Settle());

    private static ShardSum Recursive(int first, int count)
    {
        if (count == 1) return Leaf(first);
        var sum = Recursive(first, count / 2);
        sum.Add(Recursive(first + count / 2, count / 2), withGradient: true);
        return sum;
    }

    private static IEnumerable<int> Shuffled(int count, ulong seed) =>
        Enumerable.Range(0, count).OrderBy(i => new RandomStream(seed, RandomPurpose.Simulation).Bits((ulong)i));

    [Fact]
    public void A_node_can_be_named_in_a_message()
    {
        $"{new ShardNode(0, 5)}".ShouldBe("shard 5");
        $"{new ShardNode(2, 1)}".ShouldBe("shards 4 to 7");
    }
}
