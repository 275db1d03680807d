using Cluster.Shared.Models;

namespace Cluster.Coordinator.Tests.Experiments;

public sealed class PretrainingKeyTests
{
    [Fact]
    public void Without_epochs_there_is_no_pretraining() => Read("epochs: 3").ShouldBeNull();

    [Fact]
    public void Left_out_keys_have_the_specifications_defaults() =>
        Read("pretraining: { epochs: 3 }").ShouldBe(new() { Epochs = 3 });

    [Fact]
    public void There_are_as_many_persistent_chains_as_a_mini_batch_has_examples() =>
        Read("batch: 25\npretraining: { epochs: 3, learning_rate: 0.02, momentum: 0.9, l2: 2, gibbs_steps: 5, persistent: true }")
            .ShouldBe(new()
            {
                Epochs = 3,
                LearningRate = 0.02,
                Momentum = 0.9,
                L2 = 2,
                GibbsSteps = 5,
                Persistent = true,
                Chains = 25,
            });

    public static TheoryData<string, string> Problems => new()
    {
        { "weights: { normal: 0 }", "1:20: 'weights.normal' must be a number above 0 and not above 1000000, but is 0." },
        {
            "pretraining: { momentum: 0.9 }",
            "1:26: 'pretraining.momentum' has no effect here: it is used only with pretraining.epochs above 0."
        },
        {
            "activation: tanh\npretraining: { epochs: 3 }",
            "2:24: Pretraining needs activation sigmoid, whose values are the probabilities of a restricted Boltzmann machine's units; it "
            + "is tanh."
        },
        {
            "hidden: []\npretraining: { epochs: 3 }",
            "2:24: Pretraining is for hidden layers, but 'hidden' is []: name some, or leave out 'pretraining.epochs'."
        },
        {
            "weight_norm: true\npretraining: { epochs: 3 }",
            "2:24: Pretraining does not go together with weight normalisation, under which its weights would mean something else: leave "
            + "out one of them."
        },
        {
            "hidden: [20000]\nbatch: full\npretraining: { epochs: 3, persistent: true }",
            "3:24: 50000 persistent chains over all hidden layers have 1000000000 units; at most 67108864 are allowed: use smaller "
            + "mini-batches."
        },
        {
            "pretraining: { epochs: 10000, gibbs_steps: 1000 }",
            "1:24: Pretraining would make more than 4294967295 Gibbs steps: lower 'pretraining.epochs' or 'pretraining.gibbs_steps', or "
            + "use larger mini-batches."
        },
    };

    [Theory]
    [MemberData(nameof(Problems))]
    public void What_does_not_go_together_is_said(string text, string problem) =>
        ExperimentFixture.Problems(text).ShouldBe([$"x.yaml:{problem}"]);

    private static PretrainingSpecification? Read(string text) =>
        ExperimentFixture.Read(text).Configurations.ShouldHaveSingleItem().Template.Model.Pretraining;
}
