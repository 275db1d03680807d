using Xunit.Abstractions;

namespace Cluster.AkkaNet.Tests.Clusters;

/// <summary>One failure follows another; the weights are those of an undisturbed training.</summary>
[Collection("Clusters, one at a time")]
public sealed class FailoverTests(ITestOutputHelper output)
{
    /// <summary>
    /// As in production, a verdict takes longer than it takes until a silence is noticed, and a coordinator that waits for the office does
    /// so for longer than it takes until its holder is known to be dead.
    /// </summary>
    private const string Slower = """
        akka.cluster.split-brain-resolver.stable-after = 6s
        cluster-node.office-wait = 15s
        """;

    /// <summary>
    /// When the coordinator dies the worker is still a member, so the oldest member is not alone among those that cannot be reached, and
    /// those that are left give way to it. In their next lives they find nobody; the office is taken from a holder that shows no sign of
    /// life, and not from a member that was seen to go.
    /// </summary>
    [Fact]
    public async Task A_worker_dies_and_then_the_coordinator_that_had_noticed_and_those_that_are_left_start_again_and_go_on()
    {
        await using var cluster = await TrainingCluster.StartAsync(
            output, ["coordinator-a", "coordinator-b", "worker-1", "worker-2"], _ => Slower);
        await cluster.ReachAsync("worker-1", 50);
        await cluster.KillAsync("worker-1");
        await cluster.ToldAsync("coordinator-a", "worker-1 cannot be reached");
        await cluster.KillAsync("coordinator-a");

        await cluster.ToldAsync("coordinator-b", "coordinator-b starts again: this node was downed");
        await cluster.ToldAsync("worker-2", "worker-2 starts again");
        await cluster.ToldAsync("coordinator-b", "coordinator-b is in office (epoch 2)");
        await cluster.ReachAsync("worker-2", 50);
        await cluster.TogetherAsync();
        await cluster.FinishAsync();
        cluster.Told.ShouldContain(one => one.Node == "coordinator-b" && one.What.Contains("takes its place when it has given no sign"));
        cluster.Folder.Epoch.ShouldBe(2u);
    }

    [Fact]
    public async Task Of_three_coordinators_two_are_lost_one_after_the_other_and_the_third_takes_over()
    {
        await using var cluster = await TrainingCluster.StartAsync(
            output, ["coordinator-a", "coordinator-b", "coordinator-c", "worker-1", "worker-2"], _ => "");
        await cluster.ReachAsync("worker-1", 50);
        await cluster.KillAsync("coordinator-a");
        await cluster.ToldAsync("coordinator-b", "coordinator-b takes over (epoch 2)");
        await cluster.ReachAsync("worker-1", 50);
        await cluster.ReachAsync("worker-2", 50);

        await cluster.KillAsync("coordinator-b");
        await cluster.ToldAsync("coordinator-c", "coordinator-c takes over (epoch 3)");
        await cluster.ReachAsync("worker-1", 50);
        await cluster.ReachAsync("worker-2", 50);
        await cluster.TogetherAsync();
        await cluster.FinishAsync();
        cluster.Folder.Epoch.ShouldBe(3u);
    }
}
