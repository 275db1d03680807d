using Cluster.Coordinator.Alerts;
using Cluster.Shared.Diagnostics;
using Cluster.Shared.Messages;
using Cluster.Shared.Training.Sessions;
using Cluster.TestKit.Probes;
using Cluster.TestKit.Tests.Service;
using Cluster.TestKit.Training;

namespace Cluster.TestKit.Tests.Training;

/// <summary>Alerts that are told while runs train are those that their whole histories raise.</summary>
public sealed class AlertNewsTests
{
    /// <summary>The checkpoint falls between a diagnosis and the step that adds its update ratio.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void A_run_that_goes_on_from_a_diagnosis_that_is_not_whole_raises_what_its_whole_history_raises(int step)
    {
        var world = new ServiceWorld(ServiceWorld.Simulation(1), workers: 0);
        var worker = new TestProbe(world.System, "one");
        worker.Tell(world.Node.Coordinator, new RegisterWorker(1, 1));
        var yaml = ServiceWorld.Tiny(seeds: 1);
        var id = world.Submit(yaml, "diagnostics.every_steps=1", "alerts.step=0.0001", "alerts.diagnoses=10").Id;
        var watcher = world.Watch(id);
        var start = worker.WaitFor<StartRun>();
        var session = TrainingSession.Start(start.Specification, TinyRun.Data.Train);
        while (session.Step < step || session.History.Diagnostics.Count == step)
            PlainTraining.Finish(session, start.Specification, TinyRun.Data, works: 1);
        session.History.Diagnostics[^1].Layers[0].UpdateRatio.ShouldBeNull();
        worker.Tell(world.Node.Coordinator, new RunCheckpoint(start.Run, session.Save().Encode()));
        worker.Tell(world.Node.Coordinator, new WorkerLeaves());
        world.System.AdvanceTime(TimeSpan.FromSeconds(1));
        world.AddWorker();
        watcher.WaitFor<ExperimentClosed>();

        var result = world.Archive.Results[id];
        var whole = AlertWatch.Of(start.Specification, result.Experiment.Alerts, result.Runs.Single().History);
        whole.ShouldContain(alert => alert.Kind == AlertKind.Exploding && alert.Step == 9);
        Texts(watcher.Messages.OfType<RunAlerted>().Select(told => told.Alert)).ShouldBe(Texts(whole), ignoreOrder: true);
    }

    private static IEnumerable<string> Texts(IEnumerable<Alert> alerts) =>
        alerts.Select(alert => $"{alert.Kind} {string.Join(' ', alert.Layers)} at {alert.Step}: {alert.Cause}");
}
