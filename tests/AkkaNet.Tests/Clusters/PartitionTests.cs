using Xunit.Abstractions;

namespace Cluster.AkkaNet.Tests.Clusters;

/// <summary>
/// A partition with a coordinator and a worker on either side, which heals: one side commits, all come together again, and the weights are
/// those of an undisturbed training.
/// </summary>
[Collection("Clusters, one at a time")]
public sealed class PartitionTests(ITestOutputHelper output)
{
    private static readonly string[] s_winning = ["coordinator-a", "worker-1"];

    [Fact]
    public async Task The_side_of_the_coordinator_in_office_goes_on_and_the_other_coordinator_waits_until_it_has_healed()
    {
        await using var cluster = await TrainingCluster.StartAsync(
            output, ["coordinator-a", "coordinator-b", "worker-1", "worker-2"], _ => "");
        await cluster.ReachAsync("worker-2", 50);
        await CutAsync(cluster);
        await cluster.ToldAsync("coordinator-b", "coordinator-b starts again: this node was downed");
        await cluster.ToldAsync("worker-2", "worker-2 starts again");
        await cluster.ToldAsync("coordinator-a", "coordinator-b is no longer a member");
        await cluster.ToldAsync("coordinator-a", "worker-2 is no longer a member");
        await cluster.ReachAsync("worker-1", 50);
        await cluster.ToldAsync("coordinator-b", "coordinator-b starts again: a coordinator that is not in its cluster is in office");

        await HealAsync(cluster);
        await cluster.FinishAsync();
        cluster.Told.ShouldNotContain(one => s_winning.Contains(one.Node) && one.What.Contains("starts again"));
        cluster.Folder.Epoch.ShouldBe(1u);
    }

    /// <summary>
    /// The oldest member is a worker, as it may be after a failure, and the coordinator in office is not on its side. It is slow to see
    /// that it has lost, and goes on with the worker that it has: two are in office, each with a worker. What it still writes is refused,
    /// and by that it hears of it: its own look at the office, once a second, is kept back.
    /// </summary>
    [Fact]
    public async Task The_side_of_the_oldest_worker_takes_the_office_and_what_the_other_coordinator_still_writes_is_refused()
    {
        await using var cluster = await TrainingCluster.StartAsync(
            output,
            ["coordinator-a", "worker-1", "coordinator-b", "worker-2"],
            node => s_winning.Contains(node) ? "" : QuickSettings.DecidesLater);
        await cluster.StopAsync("coordinator-a");
        await cluster.ToldAsync("coordinator-b", "coordinator-b takes over (epoch 2)");
        cluster.StartCoordinator("coordinator-a");
        await cluster.ToldAsync("coordinator-b", "coordinator-a has joined", times: 2);
        await cluster.TogetherAsync();
        await cluster.ReachAsync("worker-2", 50);

        var deposed = cluster.TermOf("coordinator-b");
        deposed.Freeze();
        await CutAsync(cluster);
        await cluster.ToldAsync("coordinator-a", "coordinator-a takes over (epoch 3)");
        const string OutOfOffice = "coordinator-b, of epoch 2, is out of office: coordinator-a";
        await cluster.ToldAsync("coordinator-b", $"coordinator-b starts again: {OutOfOffice}");
        (await deposed.Ended).ShouldContain(OutOfOffice);
        cluster.Folder.Refused.ShouldContain(refused => refused.Epoch == 2 && refused.Reason.Contains(OutOfOffice));
        await cluster.ReachAsync("worker-1", 50);

        await HealAsync(cluster);
        await cluster.FinishAsync();
        cluster.Folder.Epoch.ShouldBe(3u);
    }

    private static async Task CutAsync(AkkaTestCluster cluster)
    {
        await cluster.CutAsync("coordinator-b", s_winning);
        await cluster.CutAsync("worker-2", s_winning);
    }

    /// <summary>All are in one cluster again, and the worker of the losing side computes.</summary>
    private static async Task HealAsync(AkkaTestCluster cluster)
    {
        await cluster.MendAsync("coordinator-b", s_winning);
        await cluster.MendAsync("worker-2", s_winning);
        await cluster.TogetherAsync();
        await cluster.ReachAsync("worker-2", 50);
    }
}
