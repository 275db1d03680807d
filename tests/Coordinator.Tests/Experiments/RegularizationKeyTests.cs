using Cluster.Shared.Models;

namespace Cluster.Coordinator.Tests.Experiments;

public sealed class RegularizationKeyTests
{
    [Fact]
    public void Nothing_is_dropped_or_normalised_unless_the_file_says_so()
    {
        var run = ExperimentFixture.Read("dropout: 0\ndropout_inputs: 0\nweight_norm: false\n").Configurations[0].Template;
        run.Fingerprint().ShouldBe(ExperimentFixture.Read("{}").Configurations[0].Template.Fingerprint());
        run.Model.Dropout.ShouldBeNull();
    }

    [Fact]
    public void Dropout_of_hidden_neurons_and_of_inputs_are_two_keys_of_one_net()
    {
        var configurations = ExperimentFixture.Read("dropout: 0.5\nweight_norm: true\ngrid: { dropout_inputs: [0, 0.2] }\n").Configurations;
        configurations.Select(c => c.Template.Model.Dropout).ShouldBe([new(0.5, 0), new DropoutSpecification(0.5, 0.2)]);
        configurations.ShouldAllBe(c => c.Template.Model.WeightNorm);
        ExperimentFixture.Read("hidden: []\ndropout_inputs: 0.25\n").Configurations[0].Template.Model.Dropout.ShouldBe(new(0, 0.25));
    }

    [Theory]
    [InlineData("dropout: 1", "1:10: 'dropout' must be a number not below 0 and below 1, but is 1.")]
    [InlineData("hidden: []\ndropout: 0.5", "2:10: 'dropout' has no effect here: it is used only with hidden layers.")]
    [InlineData(
        "weight_norm: true\nweights: zero",
        "2:10: Weights that are all 0 have no direction, and weight_norm has nothing to turn: take weights that are drawn, or another "
        + "constant.")]
    [InlineData("activation: gelo", "1:13: 'activation' must be one of sigmoid, tanh, relu, leaky_relu, elu, softplus, gelu, silu, "
        + "identity, but is 'gelo'. Did you mean 'gelu'?")]
    public void What_makes_no_sense_is_refused(string text, string problem) =>
        ExperimentFixture.Problems(text).ShouldBe(["x.yaml:" + problem]);
}
