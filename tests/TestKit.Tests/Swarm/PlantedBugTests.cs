using Cluster.TestKit.PlantedBugs;
using Cluster.TestKit.Plans;
using Cluster.TestKit.Swarm;
using Xunit.Abstractions;

namespace Cluster.TestKit.Tests.Swarm;

/// <summary>The checkers can fail: a cluster with a mistake in it is found out.</summary>
public sealed class PlantedBugTests(ITestOutputHelper output)
{
    private const ulong SeedsMax = 1_000;

    [SkippableTheory]
    [InlineData(PlantedBug.GradientCountedTwice)]
    [InlineData(PlantedBug.StaleWeightsAccepted)]
    [InlineData(PlantedBug.LostReassignment)]
    [InlineData(PlantedBug.CheckpointWrittenInPlace)]
    [InlineData(PlantedBug.OrderDependentSum)]
    [InlineData(PlantedBug.ExampleUsedTwice)]
    public void A_planted_bug_is_found_within_a_thousand_seeds(PlantedBug bug)
    {
        Skip.If(Environment.GetEnvironmentVariable("CLUSTER_PLANTED_BUGS") != "1", "takes a while; set CLUSTER_PLANTED_BUGS=1 to run it");
        var promise = Planted.PromiseBrokenBy(bug);
        var found = SeedLoop.Failures(SeedsMax, failuresMax: 1, seed =>
        {
            // Any other violation does not count: it could come from the planted class and not from a checker.
            var report = SwarmRun.Of(SimulationPlan.FromSeed(seed), Planted.Parts(bug));
            return report with { Violations = [.. report.Violations.Where(v => v.StartsWith(promise + ":", StringComparison.Ordinal))] };
        });
        found.ShouldNotBeEmpty($"{bug} was not found within {SeedsMax} seeds");
        output.WriteLine($"{bug}: {found[0]}");
    }
}
