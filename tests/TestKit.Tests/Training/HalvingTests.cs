using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Results;
using Cluster.Shared.Messages;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;
using Cluster.TestKit.Tests.Service;
using Cluster.TestKit.Training;

namespace Cluster.TestKit.Tests.Training;

/// <summary>Trials that are stopped early are the right ones, and those that go on do not notice.</summary>
public sealed class HalvingTests
{
    private static readonly int[] Stages = [1, 3, 6];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(5, 1)]
    [InlineData(3, 2)]
    public void Each_stage_keeps_the_best_third_of_a_plain_recomputation_to_its_bits(int workers, int slots)
    {
        var world = new ServiceWorld(ServiceWorld.Simulation((ulong)workers), workers: workers);
        var id = world.Submit(Yaml(slots)).Id;
        var watcher = world.Watch(id);
        watcher.WaitFor<ExperimentClosed>().State.ShouldBe(ExperimentState.Finished);
        ShouldBeAsRecomputed(world.Archive.Results[id]);
        watcher.Messages.OfType<RunClosedNews>().Count(news => news is { Status: RunStatus.Eliminated, Remark: "after 1 epoch" })
            .ShouldBe(12);
        watcher.Messages.OfType<RunClosedNews>().Select(news => news.Run).ShouldBeUnique();
        world.Status().Workers.ShouldAllBe(w => w.Runs.Count == 0);
    }

    [Fact]
    public void A_coordinator_that_is_started_again_decides_the_same()
    {
        var (restarted, midway) = (0, 0);
        for (var seed = 0UL; seed < 16; seed++)
        {
            var first = new ServiceWorld(ServiceWorld.Simulation(seed));
            var id = first.Submit(Yaml()).Id;
            var watcher = first.Watch(id);
            first.System.AdvanceTime(TimeSpan.FromMicroseconds(20 + 20 * seed));
            if (watcher.Messages.OfType<ExperimentClosed>().Any()) continue;
            if (watcher.Messages.OfType<RunClosedNews>().Any(news => news.Status == RunStatus.Eliminated)) midway++;

            var second = new ServiceWorld(ServiceWorld.Simulation(seed + 1000), first.Archive, workers: 3);
            second.Watch(id).WaitFor<ExperimentClosed>().State.ShouldBe(ExperimentState.Finished);
            ShouldBeAsRecomputed(second.Archive.Results[id]);
            restarted++;
        }

        restarted.ShouldBeGreaterThan(8);
        midway.ShouldBeGreaterThan(2);
    }

    [Fact]
    public void Actors_that_throw_and_workers_that_end_change_no_decision()
    {
        for (var seed = 0UL; seed < 12; seed++)
        {
            var system = ServiceWorld.Simulation(seed);
            system.FailOn("/coordinator", 20 + (int)seed * 17);
            system.FailOn((path, _) => path.EndsWith("-0", StringComparison.Ordinal), 5 + (int)seed);
            system.StopAfter("/worker-1", TimeSpan.FromMicroseconds(30 + 20 * seed));
            var world = new ServiceWorld(system, workers: 3);
            var id = world.Submit(Yaml()).Id;
            world.Watch(id).WaitFor<ExperimentClosed>().State.ShouldBe(ExperimentState.Finished);
            ShouldBeAsRecomputed(world.Archive.Results[id]);
        }
    }

    [Fact]
    public void A_cancelled_search_eliminates_nobody_undecided()
    {
        var cancelled = 0;
        for (var seed = 0UL; seed < 8; seed++)
        {
            var world = new ServiceWorld(ServiceWorld.Simulation(seed));
            var id = world.Submit(Yaml()).Id;
            world.System.AdvanceTime(TimeSpan.FromMicroseconds(20 + 25 * seed));
            if (world.Archive.Results.ContainsKey(id)) continue;
            var client = world.Client();
            client.Tell(world.Node.Service, new CancelExperiment(id));
            client.WaitFor<ExperimentCancelled>();
            world.System.RunUntil(() => world.Archive.Results.ContainsKey(id));
            var result = world.Archive.Results[id];
            if (result.Complete) continue;
            cancelled++;
            var expected = Recomputed(result.Experiment);
            foreach (var run in result.Runs.Where(run => run.Status == RunStatus.Eliminated))
                run.History.Epochs.Count.ShouldBe(expected[(run.Configuration.Label, run.Seed)].Epochs);
            if (SearchSummaryOf(result).Best is { } best) best.Summary.Count(RunStatus.Finished).ShouldBe(2);
        }

        cancelled.ShouldBeGreaterThan(4);
    }

    [Fact]
    public void A_trial_that_diverges_goes_no_further_and_ranks_last()
    {
        var world = new ServiceWorld(ServiceWorld.Simulation(2));
        // Identity neurons and a large rate overflow within an epoch.
        const string Space = "search.space={ learning_rate: [0.1, 0.2, 0.3, 1e6, 0.5, 0.6] }";
        var id = world.Submit(Yaml(), "activation=identity", "search.trials=6", Space).Id;
        world.Watch(id).WaitFor<ExperimentClosed>();
        var result = world.Archive.Results[id];
        ShouldBeAsRecomputed(result);
        SearchSummaryOf(result).Ranking[^1].End.ShouldBe(TrialEnd.Diverged);
    }

    private static SearchSummary SearchSummaryOf(ExperimentResult result) => ExperimentSummary.Of(result).Search!;

    private static string Yaml(int slots = 1) =>
        $$"""
        name: halving
        data: digits
        hidden: [7, 5]
        epochs: 6
        batch: 20
        shards: 4
        slots: {{slots}}
        seeds: 2
        search:
          method: halving
          trials: 9
          eta: 3
          from_epochs: 1
          space: { learning_rate: { from: 0.01, to: 20, scale: log } }
        """;

    private static void ShouldBeAsRecomputed(ExperimentResult result)
    {
        result.Complete.ShouldBeTrue();
        var expected = Recomputed(result.Experiment);
        result.Runs.Count.ShouldBe(expected.Count);
        foreach (var run in result.Runs)
        {
            var (status, epochs, plain) = expected[(run.Configuration.Label, run.Seed)];
            run.Status.ShouldBe(status, run.Configuration.Label);
            run.History.Epochs.ShouldBe(plain.History.Epochs.Take(epochs));
            if (status == RunStatus.Finished) run.WeightsSha256.ShouldBe(plain.WeightsSha256());
        }
    }

    /// <summary>What each run comes to when everything is trained to the end and the stages are looked up afterwards.</summary>
    private static Dictionary<(string, ulong), (RunStatus Status, int Epochs, TrainingSession Plain)> Recomputed(Experiment experiment)
    {
        var plain = experiment.Configurations
            .Select(c => experiment.Seeds.Select(seed => PlainTraining.Run(c.ForSeed(seed))).ToList()).ToList();
        var trials = Enumerable.Range(0, plain.Count).ToList();
        var reached = new int[plain.Count];
        foreach (var epochs in Stages)
        {
            foreach (var trial in trials) reached[trial] = epochs;
            if (epochs == Stages[^1]) break;
            var healthy = trials.Where(trial => plain[trial].TrueForAll(r => r.Divergence is null || r.History.Epochs.Count > epochs));
            double Mean(int trial) => plain[trial].Average(run => run.History.Epochs.Take(epochs).Max(e => e.ValidationAccuracy!.Value));
            trials = [.. healthy.OrderByDescending(Mean).Take(Math.Max(1, trials.Count / 3)).Order()];
        }

        return experiment.Configurations.Index().SelectMany(c => experiment.Seeds.Index().Select(seed =>
        {
            var run = plain[c.Index][seed.Index];
            var diverged = run.Divergence is not null && run.History.Epochs.Count < reached[c.Index];
            var status = diverged ? RunStatus.Diverged : trials.Contains(c.Index) ? RunStatus.Finished : RunStatus.Eliminated;
            return ((c.Item.Label, seed.Item), (status, reached[c.Index], run));
        })).ToDictionary(pair => pair.Item1, pair => pair.Item2);
    }
}
