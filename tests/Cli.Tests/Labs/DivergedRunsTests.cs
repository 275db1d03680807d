using Cluster.Cli.Labs.Measures;
using Cluster.Shared;
using Cluster.Shared.Models;
using Cluster.Shared.Training;
using Cluster.TestKit.Training;

namespace Cluster.Cli.Tests.Labs;

public sealed class DivergedRunsTests
{
    // Identity neurons and a large rate overflow within an epoch.
    private static readonly RunSpecification Wild = TinyRun.Specification with
    {
        Model = TinyRun.Specification.Model with { Activation = Activation.Identity },
        Optimizer = new() { LearningRate = 1e6 },
    };

    [Fact]
    public void Seeds_that_diverged_are_left_out_and_named()
    {
        var (diverged, good) = (new DivergedRuns(), PlainTraining.Run(TinyRun.Specification));
        diverged.Without("tanh", [good, good]).ShouldBe([0, 1]);
        diverged.Sentences.ShouldBeEmpty();
        diverged.Without("relu", [good, PlainTraining.Run(Wild), good]).ShouldBe([0, 2]);
        diverged.Sentences.ShouldHaveSingleItem().ShouldStartWith("Left out, since a number was not finite any more: relu, seed 1 (");
    }

    [Fact]
    public void A_net_of_which_every_seed_diverged_ends_the_lab_with_what_to_do() =>
        Should.Throw<UserException>(() => new DivergedRuns().Without("relu", [PlainTraining.Run(Wild)]))
            .Message.ShouldStartWith("No training of the relu net went well: 1 of 1 diverged (seed 0: ");
}
