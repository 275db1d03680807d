using System.Globalization;
using Cluster.TestKit.Plans;
using Cluster.TestKit.Swarm;
using Xunit.Abstractions;

namespace Cluster.TestKit.Tests.Swarm;

/// <summary>
/// Simulated clusters under all kinds of faults, a seed each. <c>CLUSTER_SEEDS</c> in the environment sets how many, <c>CLUSTER_SEED</c>
/// picks a single one and prints all its events.
/// </summary>
public sealed class SwarmTests(ITestOutputHelper output)
{
    private const ulong Seeds = 2_000;

    [Fact]
    public void Whatever_happens_experiments_end_with_the_results_of_an_undisturbed_process()
    {
        if (Number("CLUSTER_SEED") is { } single)
        {
            var plan = SimulationPlan.FromSeed(single);
            output.WriteLine($"{plan}");
            var report = SwarmRun.Of(plan, recordTrace: true);
            output.WriteLine($"{report}");
            report.Violations.ShouldBeEmpty();
            return;
        }

        var seeds = Number("CLUSTER_SEEDS") ?? Seeds;
        output.WriteLine($"Seeds 0 to {seeds - 1}; the report of one that fails begins with its plan.");
        var failed = SeedLoop.Failures(seeds, failuresMax: 5, SwarmRun.Of);
        failed.ShouldBeEmpty(string.Join("\n\n", failed));
    }

    [Fact]
    public void The_same_seed_gives_the_same_trace()
    {
        for (var seed = 0UL; seed < 10; seed++) SwarmRun.Of(seed).TraceHash.ShouldBe(SwarmRun.Of(seed).TraceHash, $"seed {seed}");
    }

    private static ulong? Number(string variable) =>
        ulong.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
