using Cluster.Coordinator.Experiments;

namespace Cluster.Coordinator.Tests.Experiments;

/// <summary>What can be wrong with <c>search</c>.</summary>
public sealed class SearchProblemTests
{
    private const string Range = "{ from: 0.1, to: 1 }";

    public static TheoryData<string, string[]> Bad => new()
    {
        { "search: 3", [NoMapping("3", "random")] },
        { "search: random", [NoMapping("'random'", "random")] },
        { "search: halving", [NoMapping("'halving'", "halving")] },
        {
            "search:\n  methud: grid\n  trials: 0\n  space: { l2: { from: 0, to: 5, scale: log }, lerning_rate: [1] }",
            [
                "2:3: Unknown key 'methud' in 'search'; the nearest known key is 'method'. Known are: method, trials, points, metric, "
                + "seed, eta, from_epochs, space.",
                "3:11: 'search.trials' must be a whole number from 1 to 10000, but is 0.",
                "4:24: 'l2.from' is 0, but a logarithmic range must begin above 0: raise it, or use scale linear.",
                "4:48: Unknown key 'lerning_rate' in the experiment; the nearest known key is 'learning_rate'.",
            ]
        },
        {
            "search:\n  method: best\n  trials: 3\n  metric: accuracy\n  space: { l2: { from: 3, to: 2 } }",
            [
                "2:11: 'search.method' must be one of random, grid, halving, but is 'best'.",
                "4:11: 'search.metric' must be one of validation_accuracy_best, validation_accuracy_final, validation_cost_final, but is "
                + "'accuracy'.",
                "5:16: The range of 'l2' must begin below its end, but is from 3 to 2.",
            ]
        },
        {
            "search:\n  trials: 3\n  space:\n    learning_rate: { from: 0, to: 2, scale: log }\n    hidden: [30, 30]\n"
            + "    batch: { from: 1.5, to: full }\n"
            + "    shards: { from: 1, to: 8 }\n    seeds: [1]\n    activation: relu\n    l2: { to: 1, scale: cubic }",
            [
                "4:28: 'learning_rate.from' must be a number above 0 and not above 1000000, but is 0.",
                "5:13: In a search 'hidden' takes a list of alternatives, each of them a list: write [[30, 30]] for this one alternative.",
                "6:20: 'batch.from' must be a whole number from 1 to 100000000, or 'full', but is 1.5.",
                "6:29: 'batch.to' must be a number, but is 'full'.",
                "7:13: 'shards' (power of two) has no range between its values: give a list of alternatives.",
                "8:5: 'seeds' belongs to the whole experiment and cannot be searched.",
                "9:17: In a search 'activation' must be a list of alternatives, but is 'relu'.",
                "10:9: The range of 'l2' has no 'from'; write { from: …, to: …, scale: linear or log }.",
                "10:25: 'l2.scale' must be one of linear, log, but is 'cubic'.",
            ]
        },
        { $"search: {{ space: {{ l2: {Range} }} }}", ["1:1: A search with method random needs 'trials', the number of draws."] },
        {
            "search: { trials: 2 }",
            [
                "1:1: The search has nothing to vary: 'space' must be a mapping of keys to lists of alternatives, or to ranges such as "
                + "{ from: 0.001, to: 10, scale: log }.",
            ]
        },
        {
            $"search: {{ method: grid, space: {{ l2: {Range} }} }}",
            ["1:1: A grid over ranges needs 'points', the values of each, or 'trials', how many points all together."]
        },
        {
            $"search: {{ method: grid, trials: 4, points: 2, space: {{ l2: {Range} }} }}",
            ["1:36: 'points' and 'trials' both say how large the grid is: remove one."]
        },
        {
            $"search: {{ method: grid, points: {{ epochs: 2 }}, space: {{ l2: {Range} }} }}",
            [
                "1:25: 'points' has no number for 'l2'; name every range of 'space', or give one number for all.",
                "1:35: 'epochs' has no range in 'space': only ranges need points.",
            ]
        },
        {
            "search: { method: grid, trials: 5, space: { activation: [tanh, relu], batch: [10, 20, 30], l2: [0, 1] } }",
            [
                "1:1: 'trials' is 5, but the alternatives in 'space' alone make 12 combinations: raise 'trials', or leave some "
                + "alternatives out.",
            ]
        },
        {
            $"search: {{ method: grid, points: {{ foo: 2, l2: 3 }}, space: {{ l2: {Range} }} }}",
            ["1:35: Unknown key 'foo' in 'search.points'. Known are: l2."]
        },
        {
            "search: { method: grid, points: { l2: 2 }, space: { l2: { from: 1, to: 2, scale: cubic } } }",
            ["1:82: 'l2.scale' must be one of linear, log, but is 'cubic'."]
        },
        {
            "optimizer: adam\nsearch: { method: grid, trials: 3, space: { momentum: { from: 0.1, to: 0.9 } } }",
            ["2:55: 'momentum' has no effect here: it is used only with optimizer momentum, nesterov, rmsprop or lars."]
        },
        {
            "search: { method: grid, space: { optimizer: [sgd, momentum], momentum: [0.5, 0.9] } }",
            [
                "1:1: The configuration { optimizer: sgd, momentum: 0.9 } is the same run as number 1 of the search (a key without "
                + "effect does not tell them apart): leave one out.",
            ]
        },
        {
            $"validation: 0\nsearch: {{ trials: 4, space: {{ l2: {Range} }} }}",
            ["2:1: The search ranks by validation_accuracy_best, but there are no validation examples: raise 'validation'."]
        },
        {
            $"epochs: 1\nsearch: {{ method: halving, trials: 9, space: {{ l2: {Range} }} }}",
            ["2:1: Halving begins with 1 epoch ('from_epochs'), but a run has only 1: lower 'from_epochs', or raise 'epochs'."]
        },
        {
            "search: { trials: 4, space: { l2: { from: 1e-308, to: 1, scale: log } } }",
            ["1:43: 'l2.from' is 1e-308, but a logarithmic range must begin at 1e-300 or above: raise it, or use scale linear."]
        },
        {
            $"search: {{ trials: 4, points: 2, eta: 3, from_epochs: 1, space: {{ l2: {Range} }} }}",
            [
                "1:22: 'points' has no effect here: it is used only with method grid.",
                "1:33: 'eta' has no effect here: it is used only with method halving.",
                "1:41: 'from_epochs' has no effect here: it is used only with method halving.",
            ]
        },
        {
            $"grid: {{ epochs: [1, 2] }}\nsearch: {{ trials: 4, space: {{ l2: {Range} }} }}",
            ["1:1: 'search' and 'grid' both say what varies: write the grid's alternatives into 'search.space', or remove one."]
        },
        {
            "search: { trials: 4, space: { activation: [tanh, relu] } }",
            ["1:1: 'trials' is 4, but the space has only 2 different configurations: lower 'trials', or widen the space."]
        },
        {
            $"evaluate_every: 0\nsearch: {{ trials: 4, space: {{ l2: {Range} }} }}",
            [
                "2:1: The search ranks by validation_accuracy_best, but with evaluate_every 0 nothing is measured on validation examples: "
                + "raise it.",
            ]
        },
        {
            $"search: {{ trials: 4, space: {{ momentum: {Range.Replace("1 }", "0.9 }", StringComparison.Ordinal)} }} }}",
            [
                "1:41: 'momentum' has no effect here: it is used only with optimizer momentum, nesterov, rmsprop or lars.",
            ]
        },
        {
            $"seeds: 100\nsearch: {{ trials: 101, space: {{ l2: {Range} }} }}",
            ["2:1: 101 configurations with 100 seeds each are 10100 runs; an experiment may have 10000."]
        },
        {
            $"epochs: 3\nsearch: {{ method: halving, trials: 9, from_epochs: 3, space: {{ l2: {Range} }} }}",
            [
                "2:1: Halving begins with 3 epochs ('from_epochs'), but a run has only 3: lower 'from_epochs', or raise 'epochs'.",
            ]
        },
        {
            $"evaluate_every: 2\nsearch: {{ method: halving, trials: 9, space: {{ l2: {Range} }} }}",
            [
                "2:1: Halving judges the trials after 1 epoch ('from_epochs'), but 'evaluate_every' is 2: it must be no more than that.",
            ]
        },
        {
            "search: { method: halving, trials: 2, space: { epochs: [10, 20] } }",
            ["1:56: Halving decides itself how long a trial trains: 'epochs' cannot be searched with it."]
        },
    };

    private static string NoMapping(string given, string method) =>
        $"1:9: 'search' must be a mapping with 'method', 'trials' and 'space', but is {given}. For example {{ method: {method}, "
        + "trials: 30, space: { learning_rate: { from: 0.01, to: 1, scale: log } } }.";

    [Theory]
    [MemberData(nameof(Bad))]
    public void Each_problem_is_said_with_its_place(string text, string[] problems) =>
        ExperimentFixture.Problems(text).ShouldBe(problems.Select(problem => $"x.yaml:{problem}"));

    [Theory]
    [InlineData("search.trials=0", "--set search.trials=0: 'search.trials' must be a whole number from 1 to 10000, but is 0.")]
    [InlineData("search.tials=3", "--set search.tials=3: Unknown key 'tials' in 'search'; the nearest known key is 'trials'. "
        + "Known are: method, trials, points, metric, seed, eta, from_epochs, space.")]
    [InlineData("search.space.l2={ from: 2, to: 1 }",
        "--set search.space.l2={ from: 2, to: 1 }: The range of 'l2' must begin below its end, but is from 2 to 1.")]
    [InlineData("grid.l2=[1, 2]",
        "--set grid.l2=[1, 2]: 'search' and 'grid' both say what varies: write the grid's alternatives into 'search.space', or "
        + "remove one.")]
    public void A_bad_change_is_named_instead_of_a_place(string change, string expected)
    {
        try
        {
            ExperimentFixture.Bundled("search", change);
            Assert.Fail("It was read.");
        }
        catch (ExperimentException e)
        {
            e.Problems.Select(problem => problem.ToString()).ShouldBe([expected]);
        }
    }

    [Fact]
    public void A_key_that_the_command_line_takes_out_of_the_space_leaves_its_points_unused()
    {
        const string text = "search: { method: grid, points: { learning_rate: 3, l2: 2 }, space: { learning_rate: { from: 1, to: 2 }, "
            + "l2: { from: 1, to: 2 } } }";
        ExperimentFixture.Read(text, "learning_rate=0.1").Configurations.Count.ShouldBe(2);
    }

    [Fact]
    public void A_change_of_a_search_that_is_none_is_refused() =>
        ExperimentFixture.Problems("epochs: 3", "search.trials=3").ShouldBe(
            ["--set search.trials=3: The experiment has no 'search' that this could change."]);
}
