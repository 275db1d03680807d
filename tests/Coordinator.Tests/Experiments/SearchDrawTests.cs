using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Experiments.Search;

namespace Cluster.Coordinator.Tests.Experiments;

/// <summary>What trials a search consists of.</summary>
public sealed class SearchDrawTests
{
    private const string Space = """
          space:
            learning_rate: { from: 0.001, to: 10, scale: log }
            l2: { from: 0, to: 8, scale: linear }
            hidden: [[30], [100], [30, 30]]
            batch: { from: 5, to: 100, scale: log }
        """;

    [Fact]
    public void The_same_file_gives_the_same_trials_and_another_seed_others()
    {
        var labels = Labels(Random(20));
        Labels(Random(20)).ShouldBe(labels);
        Labels(Random(20), "search.seed=2").Intersect(labels).ShouldBeEmpty();
        labels.ShouldBeUnique();
    }

    [Fact]
    public void More_trials_begin_with_the_same_ones_and_a_key_less_leaves_the_others_as_they_are()
    {
        Labels(Random(50)).Take(20).ShouldBe(Labels(Random(20)));
        var with = ExperimentFixture.Read(Random(20)).Configurations.Select(c => c.Template.Optimizer.LearningRate);
        ExperimentFixture.Read(Random(20), "batch=10").Configurations.Select(c => c.Template.Optimizer.LearningRate).ShouldBe(with);
    }

    [Fact]
    public void These_are_the_first_draws_of_seed_1_on_every_machine() =>
        ExperimentFixture.Bundled("search").Configurations.Take(3).Select(c => c.Label).ShouldBe(
        [
            "learning_rate=0.0207, l2=4.65", "learning_rate=6.03, l2=0.0276", "learning_rate=0.778, l2=0.496",
        ]);

    [Fact]
    public void Draws_are_uniform_on_their_scale()
    {
        var trials = ExperimentFixture.Read(Random(3000)).Configurations.Select(c => c.Template).ToList();
        IsUniform(trials.Select(run => (Math.Log10(run.Optimizer.LearningRate) + 3) / 4));
        IsUniform(trials.Select(run => run.Optimizer.L2 / 8));
        foreach (var hidden in trials.GroupBy(run => string.Join('-', run.Model.Hidden)))
            ((double)hidden.Count()).ShouldBe(1000, 120);
        // Each whole number's share of the scale, from half below it to half above.
        var of5 = Math.Log(5.5 / 4.5) / Math.Log(100.5 / 4.5);
        ((double)trials.Count(run => run.BatchSize == 5)).ShouldBe(3000 * of5, 60);
        trials.ShouldAllBe(run => run.BatchSize >= 5 && run.BatchSize <= 100);
        trials.Max(run => run.BatchSize).ShouldBe(100);
    }

    [Fact]
    public void Drawn_numbers_have_three_digits_and_lie_in_their_range() =>
        ExperimentFixture.Read(Random(500)).Configurations.Select(c => c.Template.Optimizer.LearningRate).ShouldAllBe(rate =>
            rate >= 0.001 && rate <= 10 && rate == double.Parse(rate.ToString("E2", null), null));

    [Fact]
    public void Draws_that_repeat_a_configuration_are_passed_over()
    {
        const string Few = "search:\n  trials: 6\n  space: { optimizer: [sgd, momentum], momentum: [0.5, 0.8, 0.9, 0.95, 0.99] }";
        var experiment = ExperimentFixture.Read(Few);
        experiment.Configurations.Count(c => c.Label == "optimizer=sgd").ShouldBe(1);
        experiment.Configurations.Count(c => c.Label.StartsWith("optimizer=momentum, momentum=", StringComparison.Ordinal)).ShouldBe(5);
    }

    [Fact]
    public void A_grid_has_all_combinations_of_evenly_spaced_values_ends_included()
    {
        var grid = ExperimentFixture.Bundled("search-grid").Configurations;
        grid.Select(c => c.Template.Optimizer.LearningRate).Distinct().ShouldBe([0.001, 0.01, 0.1, 1, 10]);
        grid.Select(c => c.Template.Optimizer.L2).Distinct().ShouldBe([0.01, 0.1, 1, 10, 100]);
        grid[7].Label.ShouldBe("learning_rate=0.01, l2=1");
        var uneven = ExperimentFixture.Bundled("search-grid", "search.points={ learning_rate: 3, l2: 2 }").Configurations;
        uneven.Select(c => c.Template.Optimizer.LearningRate).ShouldBe([0.001, 0.001, 0.1, 0.1, 10, 10]);
    }

    [Theory]
    [InlineData(25, 5, 5)]
    [InlineData(30, 6, 5)]
    [InlineData(29, 5, 5)]
    [InlineData(3, 3, 1)]
    public void A_grid_within_a_budget_has_as_many_points_a_key_as_fit(int trials, int rates, int decays)
    {
        var grid = ExperimentFixture.Bundled("search", "search.method=grid", $"search.trials={trials}").Configurations;
        grid.Select(c => c.Template.Optimizer.LearningRate).Distinct().Count().ShouldBe(rates);
        grid.Select(c => c.Template.Optimizer.L2).Distinct().Count().ShouldBe(decays);
        grid.Count.ShouldBe(rates * decays);
    }

    [Fact]
    public void Search_and_grid_have_the_same_budget_and_ranges()
    {
        var (random, grid) = (ExperimentFixture.Bundled("search"), ExperimentFixture.Bundled("search-grid"));
        (random.Configurations.Count, random.Configurations[0].Template.Epochs)
            .ShouldBe((grid.Configurations.Count, grid.Configurations[0].Template.Epochs));
        random.Search!.Space.ShouldBe(grid.Search!.Space);
        random.Search.Space.ShouldBe(
        [
            new SearchedKey("learning_rate", SearchScale.Log, 0.001, 10), new SearchedKey("l2", SearchScale.Log, 0.01, 100),
        ]);
    }

    [Fact]
    public void The_best_trials_file_describes_its_runs()
    {
        foreach (var experiment in (Experiment[])[ExperimentFixture.Read(Random(12)), ExperimentFixture.Bundled("search-grid")])
        {
            for (var trial = 0; trial < experiment.Configurations.Count; trial++)
            {
                var alone = ExperimentFixture.Read(experiment.Search!.YamlOf(trial));
                alone.Search.ShouldBeNull();
                alone.Seeds.ShouldBe(experiment.Seeds);
                alone.Name.ShouldBe($"{experiment.Name}-best");
                foreach (var seed in experiment.Seeds)
                {
                    alone.Configurations.Single().ForSeed(seed).Fingerprint()
                        .ShouldBe(experiment.Configurations[trial].ForSeed(seed).Fingerprint());
                }
            }
        }
    }

    [Fact]
    public void A_key_that_is_set_is_no_longer_searched()
    {
        var experiment = ExperimentFixture.Bundled("search", "l2=5", "search.trials=4");
        experiment.Search!.Space.Single().Path.ShouldBe("learning_rate");
        experiment.Configurations.Select(c => c.Template.Optimizer.L2).Distinct().ShouldBe([5.0]);
        var none = ExperimentFixture.Bundled("search", "l2=5", "learning_rate=0.1");
        none.Search.ShouldBeNull();
        none.Configurations.Count.ShouldBe(1);
    }

    private static string Random(int trials) => $"name: draws\nseeds: 2\nsearch:\n  method: random\n  trials: {trials}\n  seed: 1\n{Space}";

    private static List<string> Labels(string text, params string[] overrides) =>
        [.. ExperimentFixture.Read(text, overrides).Configurations.Select(c => c.Label)];

    /// <summary>Kolmogorov and Smirnov's distance from the uniform distribution, below its 0.1 % quantile.</summary>
    private static void IsUniform(IEnumerable<double> shares)
    {
        double[] sorted = [.. shares.Order()];
        var distance = sorted.Select((share, i) => Math.Max(share - (double)i / sorted.Length, (i + 1.0) / sorted.Length - share)).Max();
        distance.ShouldBeLessThan(1.95 / Math.Sqrt(sorted.Length));
    }
}
