using Cluster.Shared.Actors;
using Cluster.Shared.Diagnostics;
using Cluster.Shared.Messages;
using Cluster.TestKit.Simulation;
using Cluster.TestKit.Training;

namespace Cluster.TestKit.Tests.Training;

public sealed class AlertTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Whoever_watches_is_told_each_alert_once_however_often_a_run_begins_again(int slots)
    {
        // A threshold that every net is below.
        var experiment = TestCluster.Experiment(TinyRun.Specification, slots, seeds: 2) with
        {
            Alerts = new() { Vanishing = 1e9 },
        };
        for (var seed = 0UL; seed < 10; seed++)
        {
            var (system, told) = (new SimulatedActorSystem(seed), new List<RunAlerted>());
            system.FailAtRandom((path, _) => path.Contains("/run-", StringComparison.Ordinal), 0.02);
            var cluster = new TestCluster(system, new() { CheckpointInterval = TimeSpan.FromMilliseconds(1) });
            var observer = system.Spawn(Props.Create(() => new Listener(told)), "observer");
            await cluster.RunAsync(experiment, new MemoryCheckpointStore(), observer);
            system.RunUntilIdle();

            told.Select(alerted => alerted.Run).Distinct().Count().ShouldBe(told.Count, $"seed {seed}");
            told.Count.ShouldBeGreaterThan(0);
            told.ShouldAllBe(alerted => alerted.Alert.Kind == AlertKind.Vanishing && alerted.Alert.Layers.Single() == 1);
        }
    }

    private sealed class Listener(List<RunAlerted> told) : Actor
    {
        protected override void Receive(object message)
        {
            if (message is RunAlerted alerted) told.Add(alerted);
        }
    }
}
