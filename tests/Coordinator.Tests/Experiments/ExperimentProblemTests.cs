using Cluster.Coordinator.Experiments;
using Cluster.Shared;

namespace Cluster.Coordinator.Tests.Experiments;

public sealed class ExperimentProblemTests
{
    [Theory]
    [MemberData(nameof(BadFiles.All), MemberType = typeof(BadFiles))]
    [MemberData(nameof(BadYaml.All), MemberType = typeof(BadYaml))]
    [MemberData(nameof(BadCombinations.All), MemberType = typeof(BadCombinations))]
    public void A_bad_file_is_refused_with_place_and_message(string text, string[] expected) =>
        ExperimentFixture.Problems(text).ShouldBe(expected.Select(problem => "x.yaml:" + problem));

    [Fact]
    public void All_problems_are_reported_at_once_in_the_order_of_their_places()
    {
        var problems = ExperimentFixture.Problems("epoch: 3\nbatch: none\ngrid:\n  hidden: [[0]]\nseeds: []\n", "learning_rat=1",
            "epochs=x");
        problems.Select(problem => problem[..problem.IndexOf(": ", StringComparison.Ordinal)]).ShouldBe(
            ["--set learning_rat=1", "--set epochs=x", "x.yaml:1:1", "x.yaml:2:8", "x.yaml:4:13", "x.yaml:5:8"]);
    }

    [Fact]
    public void A_file_far_too_large_is_refused_unread() =>
        ExperimentFixture.Problems(new string('[', 1_000_001)).ShouldBe(
            ["x.yaml:1:1: The file has 1000001 characters; an experiment may have 1000000. Is this an experiment file?"]);

    [Fact]
    public void Lists_nested_without_end_are_refused_before_the_stack_is() =>
        ExperimentFixture.Problems("hidden: " + new string('[', 5000) + new string(']', 5000))
            .ShouldContain("x.yaml:1:24: Lists and mappings lie more than 16 deep here; no key needs that.");

    [Fact]
    public void What_is_wrong_with_the_data_itself_is_said_at_its_name()
    {
        static DataInfo Missing(string name) => throw new UserException("MNIST is not on this machine: cluster data get mnist.");
        Should.Throw<ExperimentException>(() =>
            ExperimentReader.Read("epochs: 3\ndata: mnist\n", "x.yaml", [], ExperimentFixture.DataNames, Missing))
            .Message.ShouldBe("x.yaml:2:7: MNIST is not on this machine: cluster data get mnist.");
    }

    [Fact]
    public void A_grid_may_not_vary_what_cannot_be_trained()
    {
        ExperimentFixture.Problems("train: 100\ngrid:\n  batch: [10, 200, full]\n  epochs: [1, 2]\n").ShouldBe(
            ["x.yaml:3:15: 'batch' is 200, but there are only 100 training examples: take at most so many, or 'full'."]);
    }

    [Fact]
    public void What_the_command_line_made_useless_is_named_once_where_configurations_become_equal() =>
        ExperimentFixture.Problems("optimizer: momentum\ngrid:\n  momentum: [0.1, 0.2, 0.3]", "optimizer=adam").ShouldBe(
            ["x.yaml:3:14: 'momentum' has no effect here: it is used only with optimizer momentum, nesterov, rmsprop or lars."]);
}
