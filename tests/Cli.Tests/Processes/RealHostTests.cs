using Xunit.Abstractions;

namespace Cluster.Cli.Tests.Processes;

/// <summary>
/// Coordinator and workers on hosts of their own (network namespaces), whose network is cut without a word, slow, or lossy. Needs root
/// and iproute2, and is skipped with a word where they are missing.
/// </summary>
public sealed class RealHostTests(ITestOutputHelper output)
{
    [SkippableFact]
    public async Task A_silent_cut_is_noticed_within_six_seconds_and_changes_no_bit()
    {
        Skip.If(NetworkNamespaces.WhyNot is not null, NetworkNamespaces.WhyNot);
        using var hosts = new NetworkNamespaces("coordinator", "w1", "w2");
        using var cluster = await StartAsync(hosts);
        var id = await cluster.SubmitAsync();
        await using var watch = new ProgressWatch(cluster.Endpoint, id);
        await watch.ProgressAsync(p => p.Step >= 200);

        var from = cluster.Coordinator.LineCount;
        hosts.Cut("w2");
        var recovery = await watch.TimeToNextStepAsync();
        output.WriteLine($"From the cut to the next step: {recovery.TotalMilliseconds:0} ms");
        recovery.ShouldBeLessThan(TimeSpan.FromSeconds(6), "until the shards of a worker that was cut off are computed elsewhere");
        await cluster.Coordinator.LineAsync("w2 is lost", from);

        hosts.Mend("w2");
        await cluster.Coordinator.LineAsync("w2 joined", from);
        (await cluster.HashesAsync(id)).ShouldBe(await cluster.UndisturbedAsync());
    }

    [SkippableTheory]
    [InlineData("tbf rate 100mbit burst 64k latency 100ms")]
    [InlineData("netem delay 5ms 2ms")]
    [InlineData("netem delay 2ms loss 1%")]
    public async Task A_slow_or_lossy_network_changes_no_bit(string queue)
    {
        Skip.If(NetworkNamespaces.WhyNot is not null, NetworkNamespaces.WhyNot);
        using var hosts = new NetworkNamespaces("coordinator", "w1", "w2");
        var cannot = hosts.Shape("w1", queue) ?? hosts.Shape("coordinator", queue);
        Skip.If(cannot is not null, $"This kernel has no '{queue}': {cannot}");
        using var cluster = await StartAsync(hosts, ProcessTests.Shared.Replace("epochs: 40", "epochs: 4", StringComparison.Ordinal));
        (await cluster.HashesAsync(await cluster.SubmitAsync())).ShouldBe(await cluster.UndisturbedAsync());
    }

    private static async Task<ProcessCluster> StartAsync(NetworkNamespaces hosts, string experiment = ProcessTests.Shared)
    {
        var cluster = new ProcessCluster(experiment, hosts.AddressOf("coordinator"), hosts.NamespaceOf);
        await cluster.StartCoordinatorAsync();
        await cluster.StartWorkerAsync("w1", slots: 2);
        await cluster.StartWorkerAsync("w2", slots: 2);
        return cluster;
    }
}
