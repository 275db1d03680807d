using Xunit.Abstractions;

namespace Cluster.AkkaNet.Tests.Clusters;

/// <summary>Whatever befalls a cluster, the weights are those of an undisturbed training.</summary>
[Collection("Clusters, one at a time")]
public sealed class ClusterTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Two_workers_train_and_leave()
    {
        await using var cluster = await StartedAsync("coordinator-a");
        await cluster.ReachAsync("worker-1", 100);
        await cluster.ReachAsync("worker-2", 100);
        await cluster.StopAsync("worker-1");
        await cluster.ReachAsync("worker-2", 100);
        await cluster.FinishAsync();
        cluster.Told.ShouldNotContain(one => one.What.Contains("starts again"));
    }

    [Fact]
    public async Task A_worker_is_lost()
    {
        await using var cluster = await StartedAsync("coordinator-a");
        await cluster.ReachAsync("worker-1", 50);
        await cluster.KillAsync("worker-1");
        await cluster.ToldAsync("coordinator-a", "worker-1 is no longer a member");
        await cluster.ReachAsync("worker-2", 50);
        await cluster.FinishAsync();
    }

    [Fact]
    public async Task The_coordinator_is_lost_and_a_standby_takes_over()
    {
        await using var cluster = await StartedAsync("coordinator-a", "coordinator-b");
        await cluster.ReachAsync("worker-1", 50);
        await cluster.KillAsync("coordinator-a");
        await cluster.ToldAsync("coordinator-b", "coordinator-b takes over (epoch 2)");
        await cluster.ReachAsync("worker-1", 50);
        await cluster.ReachAsync("worker-2", 50);
        await cluster.FinishAsync();
    }

    [Fact]
    public async Task The_coordinator_leaves_and_a_standby_takes_over()
    {
        await using var cluster = await StartedAsync("coordinator-a", "coordinator-b");
        await cluster.ReachAsync("worker-1", 50);
        await cluster.StopAsync("coordinator-a");
        await cluster.ToldAsync("coordinator-b", "coordinator-b takes over (epoch 2)");
        await cluster.ReachAsync("worker-2", 50);
        await cluster.FinishAsync();
        cluster.Told.ShouldNotContain(one => one.What.Contains("starts again"));
    }

    [Fact]
    public async Task A_worker_is_cut_off_and_comes_back()
    {
        await using var cluster = await StartedAsync("coordinator-a");
        await cluster.ReachAsync("worker-2", 50);
        await cluster.CutAsync("worker-2", "coordinator-a", "worker-1");
        await cluster.ToldAsync("coordinator-a", "worker-2 is no longer a member");
        await cluster.ToldAsync("worker-2", "worker-2 starts again");
        await cluster.ReachAsync("worker-1", 50);
        await cluster.MendAsync("worker-2", "coordinator-a", "worker-1");
        await cluster.ToldAsync("coordinator-a", "worker-2 has joined", times: 2);
        await cluster.ReachAsync("worker-2", 50);
        await cluster.FinishAsync();
    }

    /// <summary>
    /// The one in office is cut off and slower than the others to see it, so that two are in office. What it still writes is refused, and
    /// by that it hears of it: its own look at the office, once a second, is kept back. It waits for the office in a cluster of its own,
    /// and finds the other's when it can.
    /// </summary>
    [Fact]
    public async Task The_coordinator_is_cut_off_deposed_and_comes_back_as_a_standby()
    {
        await using var cluster = await StartedAsync("coordinator-a", "coordinator-b");
        await cluster.ReachAsync("worker-1", 50);
        var deposed = cluster.TermOf("coordinator-a");
        deposed.Freeze();
        await cluster.CutAsync("coordinator-a", "coordinator-b", "worker-1", "worker-2");
        await cluster.ToldAsync("coordinator-b", "coordinator-b takes over (epoch 2)");

        const string OutOfOffice = "coordinator-a, of epoch 1, is out of office: coordinator-b";
        await Should.ThrowAsync<Exception>(() => deposed.SubmitAsync(TrainingCluster.Experiment), "it may have ended before it can answer");
        await cluster.ToldAsync("coordinator-a", $"coordinator-a starts again: {OutOfOffice}");
        (await deposed.Ended).ShouldContain(OutOfOffice);
        cluster.Folder.Refused.ShouldContain(refused => refused.Epoch == 1 && refused.Reason.Contains(OutOfOffice));
        await cluster.ReachAsync("worker-1", 50);
        await cluster.ToldAsync("coordinator-a", "coordinator-a starts again: a coordinator that is not in its cluster is in office");

        await cluster.MendAsync("coordinator-a", "coordinator-b", "worker-1", "worker-2");
        await cluster.ToldAsync("coordinator-b", "coordinator-a has joined", times: 2);
        await cluster.FinishAsync();
        cluster.Folder.Epoch.ShouldBe(2u);
    }

    /// <summary>Whoever has seen a coordinator go has not seen the one in office go, which is in a cluster of its own and lives.</summary>
    [Fact]
    public async Task The_coordinator_of_another_cluster_is_not_deposed_because_of_one_that_only_waited()
    {
        await using var other = new AkkaTestCluster(output, "holder");
        other.StartCoordinator("holder");
        await other.ToldAsync("holder", "is in office (epoch 1)");
        await using var cluster = new AkkaTestCluster(output, "waiting-x", "waiting-y") { Folder = other.Folder };
        cluster.StartCoordinator("waiting-x");
        await cluster.ToldAsync("waiting-x", "waiting-x has joined the Akka cluster");
        cluster.StartCoordinator("waiting-y");
        await cluster.ToldAsync("waiting-y", "waiting-y has joined the Akka cluster");
        await cluster.ToldAsync("waiting-y", "waiting-y starts again: a coordinator that is not in its cluster is in office");
        cluster.Told.ShouldContain(one => one.Node == "waiting-y" && one.What == "waiting-x is no longer a member.");
        cluster.Folder.Epoch.ShouldBe(1u);
        await other.StopAsync("holder");
    }

    /// <summary>Two workers compute. Of two coordinators the first, in office, decides later than the others who is gone.</summary>
    private Task<AkkaTestCluster> StartedAsync(params string[] coordinators) => TrainingCluster.StartAsync(
        output,
        [.. coordinators, "worker-1", "worker-2"],
        node => coordinators.Length > 1 && node == coordinators[0] ? QuickSettings.DecidesLater : "");
}
