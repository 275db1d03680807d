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

    [Fact]
    public async Task Faults_that_only_the_simulation_has()
    {
        var scenario = Scenario.With(workers: 2).Submit(Experiment)
            .When(gradients: 40).Cut("worker-1", "coordinator")
            .Then.When(gradients: 60).Reset("worker-2", "coordinator").FillDisk()
            .Then.When(gradients: 80).Mend("worker-1", "coordinator").Freeze("worker-2")
            .Then.When(gradients: 120).Thaw("worker-2").FreeDisk()
            .Expect.SameBits();
        for (var seed = 0UL; seed < 5; seed++) await scenario.SimulateAsync(seed);
    }

    [Fact]
    public async Task Sockets_say_what_they_cannot_do()
    {
        var scenario = Scenario.With(workers: 1).Submit(Experiment).Cut("worker-1", "coordinator");
        (await Should.ThrowAsync<ScenarioException>(scenario.RunAsync)).Message.ShouldStartWith("'Cut' can only be simulated");
    }

    [Fact]
    public async Task A_move_that_would_come_after_the_end_fails()
    {
        var scenario = Scenario.With(workers: 2).Submit(Experiment).When(gradients: 1_000_000).Kill("worker-1");
        foreach (var play in (Func<Task>[])[() => scenario.SimulateAsync(1), scenario.RunAsync])
            (await Should.ThrowAsync<ScenarioException>(play)).Message.ShouldContain("before When(1000000)");
    }
}
