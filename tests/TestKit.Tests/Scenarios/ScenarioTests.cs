using Cluster.TestKit.Scenarios;

namespace Cluster.TestKit.Tests.Scenarios;

/// <summary>Stories about clusters, in the simulation and on the real engine. The first is the example in docs/testkit.md.</summary>
public sealed class ScenarioTests
{
    private const string Experiment = """
        name: scenario
        data: tiny
        hidden: [7, 5]
        epochs: 3
        batch: 20
        shards: 8
        slots: 4
        """;

    private static Scenario WorkerIsKilledAndAnotherJoins => Scenario
        .With(workers: 2).Submit(Experiment)
        .When(gradients: 80).Kill("worker-1")
        .Then.When(gradients: 120).Join("worker-3")
        .Expect.SameBits();

    private static Scenario CoordinatorIsRestarted => Scenario
        .With(workers: 2).Submit(Experiment)
        .When(gradients: 100).Kill("coordinator")
        .Then.RestartCoordinator()
        .Expect.SameBits();

    [Fact]
    public async Task A_worker_is_killed_and_another_joins()
    {
        for (var seed = 0UL; seed < 5; seed++) await WorkerIsKilledAndAnotherJoins.SimulateAsync(seed);
    }

    [Fact]
    public async Task A_worker_is_killed_and_another_joins_on_the_real_engine() => await WorkerIsKilledAndAnotherJoins.RunAsync();

    [Fact]
    public async Task The_coordinator_is_killed_and_comes_back()
    {
        for (var seed = 0UL; seed < 5; seed++) await CoordinatorIsRestarted.SimulateAsync(seed);
    }

    [Fact]
    public async Task The_coordinator_is_killed_and_comes_back_on_the_real_engine() => await CoordinatorIsRestarted.RunAsync();
}
