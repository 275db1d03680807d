using Cluster.Shared.Training;
using Cluster.Shared.Training.Shards;
using Cluster.TestKit.Training;

namespace Cluster.Shared.Tests.Training;

public sealed class BatchPlanTests
{
    [Theory]
    [InlineData(20, 8)]
    [InlineData(7, 4)]
    [InlineData(240, 16)]
    [InlineData(1, 1)]
    public void Every_epoch_uses_every_example_once(int batchSize, int shards)
    {
        var run = TinyRun.Specification with { BatchSize = batchSize, Shards = shards };
        for (var epoch = 0; epoch < 3; epoch++) Epoch(run, epoch).Order().ShouldBe(Enumerable.Range(0, 240));
    }

    [Fact]
    public void Epochs_and_seeds_have_orders_of_their_own_that_do_not_depend_on_who_asks_when()
    {
        var run = TinyRun.Specification;
        Epoch(run, 0).ShouldNotBe(Epoch(run, 1));
        Epoch(run, 0).ShouldNotBe(Epoch(run with { Seed = 2 }, 0));
        Epoch(run, 1).ShouldBe(Epoch(run with { Shards = 1 }, 1));
    }

    [Fact]
    public void Shards_are_contiguous_and_differ_by_at_most_one_example()
    {
        var work = new WorkItem(0, WorkKind.Step, 0, 0, Examples: 10, Statistics: false);
        Enumerable.Range(0, 4).Select(s => work.ShardRange(s, 4)).ShouldBe([0..2, 2..5, 5..7, 7..10]);
    }

    private static int[] Epoch(RunSpecification run, int epoch)
    {
        var plan = new BatchPlan(run);
        var examples = new List<int>();
        for (var step = 0; step < run.StepsPerEpoch; step++)
        {
            var work = new WorkItem(0, WorkKind.Step, epoch, step, BatchPlan.BatchSizeAt(run, step), Statistics: false);
            for (var shard = 0; shard < run.Shards; shard++) examples.AddRange(plan.Examples(work, shard));
        }

        return [.. examples];
    }
}
