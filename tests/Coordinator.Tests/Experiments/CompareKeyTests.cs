using Cluster.Coordinator.Experiments;

namespace Cluster.Coordinator.Tests.Experiments;

/// <summary>The key <c>compare</c>: which figure an experiment is about.</summary>
public sealed class CompareKeyTests
{
    [Theory]
    [InlineData("", RunMetric.ValidationAccuracyBest)]
    [InlineData("compare: validation_accuracy_final", RunMetric.ValidationAccuracyFinal)]
    [InlineData("compare: validation_cost_final", RunMetric.ValidationCostFinal)]
    [InlineData("compare: train_cost_final", RunMetric.TrainCostFinal)]
    [InlineData("compare: train_accuracy_final", RunMetric.TrainAccuracyFinal)]
    [InlineData("compare: accuracy_gap", RunMetric.AccuracyGap)]
    [InlineData("compare: saturated_share_last", RunMetric.SaturatedShareLast)]
    public void It_is_read_and_written_by_its_name_in_summary_json(string line, RunMetric metric)
    {
        var experiment = ExperimentFixture.Read($"epochs: 2\n{line}");
        experiment.Compare.ShouldBe(metric);
        ExperimentFixture.Read(experiment.ResolvedYaml).Compare.ShouldBe(metric);
    }

    [Fact]
    public void It_changes_no_run() => ExperimentFixture.Read("epochs: 2\ncompare: accuracy_gap").Configurations[0].Template.Fingerprint()
        .ShouldBe(ExperimentFixture.Read("epochs: 2").Configurations[0].Template.Fingerprint());

    [Fact]
    public void A_search_compares_by_its_metric_and_so_does_its_best_trial_alone()
    {
        const string search = "epochs: 2\nsearch: { trials: 2, metric: validation_cost_final, space: { l2: { from: 0, to: 1 } } }";
        var experiment = ExperimentFixture.Read(search);
        experiment.Compare.ShouldBe(RunMetric.ValidationCostFinal);
        ExperimentFixture.Read(experiment.ResolvedYaml).Compare.ShouldBe(RunMetric.ValidationCostFinal);
        ExperimentFixture.Read(experiment.Search!.YamlOf(0)).Compare.ShouldBe(RunMetric.ValidationCostFinal);
        Message($"compare: accuracy_gap\n{search}").ShouldContain(
            "1:1: A search compares by what it ranks by: leave 'compare' out, and name the figure in 'search.metric'.");
    }

    [Theory]
    [InlineData("compare: accuracy", "1:10: 'compare' must be one of validation_accuracy_best, validation_accuracy_final, "
        + "validation_cost_final, train_cost_final, train_objective_final, train_accuracy_final, accuracy_gap, saturated_share_last, "
        + "but is 'accuracy'.")]
    [InlineData("compare: accuracy_gap\nevaluate_every: 0",
        "1:10: 'compare' accuracy_gap needs validation accuracies or costs, but with evaluate_every 0 none are measured: raise it.")]
    [InlineData("compare: saturated_share_last\nhidden: []",
        "1:10: 'compare' saturated_share_last is about the last hidden layer, but a net without any is among those compared: compare "
        + "another figure.")]
    [InlineData("compare: saturated_share_last\ndiagnostics: { every_epochs: 0, before_training: false }",
        "1:10: 'compare' saturated_share_last is taken with the diagnostics, but there are none: raise 'diagnostics.every_epochs'.")]
    [InlineData("compare: train_cost_final\nepochs: 0",
        "1:10: 'compare' train_cost_final is a figure of training, but 'epochs' is 0: raise it.")]
    public void What_nothing_measures_cannot_be_compared(string yaml, string message) => Message(yaml).ShouldContain(message);

    private static string Message(string yaml) => Should.Throw<ExperimentException>(() => ExperimentFixture.Read(yaml)).Message;
}
