using Cluster.Shared.Models;

namespace Cluster.Coordinator.Tests.Experiments;

public sealed class NormalizationFileTests
{
    [Fact]
    public void Keys_of_batch_normalisation_are_read_and_written()
    {
        var experiment = ExperimentFixture.Read(
            """
            batch_norm: after
            batch_norm_statistics: shard
            batch_norm_epsilon: 1e-3
            batch_norm_momentum: 1
            """);
        var norm = experiment.Configurations.Single().Template.Model.BatchNorm;
        norm.ShouldBe(new()
        {
            Placement = BatchNormPlacement.AfterActivation,
            Statistics = BatchNormStatistics.Shard,
            Epsilon = 1e-3,
            Momentum = 1,
        });
        ExperimentFixture.Read(experiment.ResolvedYaml).Configurations.Single().Template.Model.BatchNorm.ShouldBe(norm);
        ExperimentFixture.Read("epochs: 1").Configurations.Single().Template.Model.BatchNorm.ShouldBeNull();
    }

    [Theory]
    [InlineData(
        "batch_norm_momentum: 0.5",
        "1:22: 'batch_norm_momentum' has no effect here: it is used only with batch_norm before or after.")]
    [InlineData(
        "batch_norm: before\nbatch_norm_momentum: 0",
        "2:22: 'batch_norm_momentum' must be a number above 0 and not above 1, but is 0.")]
    [InlineData(
        "batch_norm: before\nbatch: 1",
        "1:13: Batch normalisation needs two examples or more, but a mini-batch has 1 example: change 'batch', 'train' "
        + "or 'diagnostics.probe'.")]
    [InlineData(
        "batch_norm: after\ntrain: 21",
        "1:13: Batch normalisation needs two examples or more, but the last mini-batch of an epoch has 1 example: change "
        + "'batch', 'train' or 'diagnostics.probe'.")]
    [InlineData(
        "batch_norm: after\ndiagnostics: { probe: 1 }",
        "1:13: Batch normalisation needs two examples or more, but the probe has 1 example: change 'batch', 'train' "
        + "or 'diagnostics.probe'.")]
    [InlineData(
        "batch_norm: after\nbatch_norm_statistics: shard\nshards: 8",
        "1:13: Batch normalisation needs two examples or more in each shard, but a mini-batch has 10 examples in 8 shards: change "
        + "'batch', 'train' or 'diagnostics.probe', or normalise over whole mini-batches with batch_norm_statistics batch.")]
    [InlineData(
        "batch_norm: before\nbiases: centered",
        "2:9: Biases 'centered' follow one example through the net, but batch_norm makes its activations depend on the others: "
        + "take other ones.")]
    public void What_cannot_be_normalised_is_refused(string text, string problem) =>
        ExperimentFixture.Problems(text).ShouldBe(["x.yaml:" + problem]);

    [Fact]
    public void A_last_mini_batch_of_two_and_shards_without_examples_are_fine_over_whole_mini_batches() =>
        ExperimentFixture.Problems("batch_norm: before\ntrain: 22\nshards: 8").ShouldBeEmpty();

    [Fact]
    public void A_probe_that_is_never_looked_at_may_be_of_one_example() => ExperimentFixture.Problems(
        "batch_norm: before\ndiagnostics: { probe: 1, before_training: false, every_epochs: 0 }").ShouldBeEmpty();
}
