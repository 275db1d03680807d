using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Results;
using Cluster.Coordinator.Results.Verdicts;
using Cluster.Shared.Training;

namespace Cluster.Coordinator.Tests.Results.Verdicts;

public sealed class VerdictTests
{
    private static string Of(ExperimentResult result) => Verdict.Of(ExperimentSummary.Of(result));

    [Fact]
    public void A_vanishing_gradient_is_told_with_its_factor_interval_and_order()
    {
        var four = SampleResults.Configuration(4, epochs: 500, fullBatch: true);
        var three = SampleResults.Configuration(3, epochs: 500, fullBatch: true);
        var two = SampleResults.Configuration(2, epochs: 500, fullBatch: true);
        // Ratios e^±0.5 around 96 over two seeds: t(1) = 12.706, so the interval is 96 e^±(12.706·0.7071/√2) = 96 e^±6.353.
        // Over four seeds, two of each: s = 0.57735, t(3) = 3.182, half = 0.9186: 38 to 241.
        var runs = new List<RunResult>();
        foreach (var seed in Enumerable.Range(0, 4))
        {
            var ratio = 96 * Math.Exp(seed % 2 == 0 ? 0.5 : -0.5);
            runs.Add(SampleResults.Speeds(two, (ulong)seed, (0, [0.07, 0.35]), (499, [0.001, 0.003])));
            runs.Add(SampleResults.Speeds(three, (ulong)seed, (0, [0.012, 0.060, 0.24]), (499, [0.0001, 0.0002, 0.0014])));
            runs.Add(SampleResults.Speeds(
                four, (ulong)seed, (0, [0.003, 0.017, 0.07, 0.27]), (499, [0.00001, 0.00003, 0.00018, 0.00001 * ratio])));
        }

        Of(SampleResults.Experiment([.. runs.OrderBy(run => run.Configuration.Label, StringComparer.Ordinal)], 4)).ShouldBe(
            "After 499 epochs, with four hidden layers the first learns 96 times slower than the last (95 % interval 38 to 241, 4 seeds); "
            + "every earlier layer is slower than the next: the gradient vanishes. "
            + "Before training the first was 90 times slower (the same for all 4 seeds). "
            + "With three hidden layers it is 14 times and with two 3.0 times.");
    }

    [Fact]
    public void An_exploding_gradient_is_told_from_the_other_side()
    {
        var configuration = SampleResults.Configuration(3, label: "w = 100");
        Of(SampleResults.Experiment([SampleResults.Speeds(configuration, 0, (0, [25, 5, 1]))], 1)).ShouldBe(
            "Before training, with w = 100 the first of three hidden layers learns 25 times faster than the last "
            + "(one seed, so no interval); "
            + "every earlier layer is faster than the next: in this one draw the gradient explodes.");
    }

    [Fact]
    public void Layers_of_like_speed_are_called_alike()
    {
        var configuration = SampleResults.Configuration(2, label: "relu");
        Of(SampleResults.Experiment([SampleResults.Speeds(configuration, 0, (0, [0.2, 0.22]))], 1)).ShouldBe(
            "Before training, with relu both hidden layers learn at about the same speed (last to first 1.1; one seed, so no interval).");
    }

    [Fact]
    public void A_factor_within_the_noise_is_not_called_a_difference()
    {
        var configuration = SampleResults.Configuration(2, label: "tanh");
        var result = Of(SampleResults.Experiment(
            [SampleResults.Speeds(configuration, 0, (0, [0.1, 0.9])), SampleResults.Speeds(configuration, 1, (0, [0.1, 0.1]))], 2));
        result.ShouldStartWith(
            "Before training, with tanh, 2 seeds do not tell which hidden layer learns faster (last to first 3.0; 95 % interval ");
    }

    [Fact]
    public void The_best_depth_is_named_and_differences_within_the_noise_are_told_apart_from_those_beyond()
    {
        double[][] best =
        [
            [0.9600, 0.9610, 0.9605, 0.9595, 0.9590],
            [0.9690, 0.9680, 0.9685, 0.9675, 0.9695],
            [0.9685, 0.9675, 0.9690, 0.9670, 0.9680],
            [0.9684, 0.9674, 0.9689, 0.9669, 0.9679],
        ];
        var runs = best.SelectMany((seeds, i) => seeds.Select((a, seed) =>
            SampleResults.Accuracies(SampleResults.Configuration(i + 1, epochs: 2), (ulong)seed, a - 0.01, a)));
        // Depth 1 against 2: difference 0.0085, s = 0.00079057 in both, t = 17. Two against three: difference 0.0005, t = 1, p = 0.3466;
        // two against four: t = 1.2, p = 0.2645; three against four: t = 0.2. Holm raises all three to 0.8 and more.
        Of(SampleResults.Experiment([.. runs], 5)).ShouldBe(
            "Best on validation: two hidden layers with 96.85 % (95 % interval 96.75 to 96.95 %, 5 seeds). "
            + "No real difference, less than 0.5 points by the 95 % interval: "
            + "three hidden layers (0.05 points below, p = 0.8) and four hidden layers (0.06 points below, p = 0.8). "
            + "Worse by more than the noise: one hidden layer (96.00 %, p < 0.001). "
            + "Depths 3 and 4 (p = 0.8) do not really differ either. More than two hidden layers did not help.");
    }

    [Fact]
    public void With_one_seed_nothing_is_said_about_noise()
    {
        RunResult[] runs =
        [
            SampleResults.Accuracies(SampleResults.Configuration(1), 0, 0.96),
            SampleResults.Accuracies(SampleResults.Configuration(2), 0, 0.97),
        ];
        Of(SampleResults.Experiment(runs, 1)).ShouldBe(
            "Best on validation: two hidden layers with 97.00 % (one seed, so no interval). "
            + "With one seed nothing says whether the differences are noise: more seeds would.");
    }

    [Fact]
    public void A_chain_is_judged_by_its_median()
    {
        var normal = SampleResults.Configuration(3, neurons: 1, label: "w ~ N(0, 1)");
        var large = SampleResults.Configuration(3, neurons: 1, label: "w = 100");
        double[] ratios = [10, 20, 40, 80, 10_000];
        RunResult[] runs =
        [
            .. ratios.Select((ratio, seed) => SampleResults.Speeds(normal, (ulong)seed, (0, [0.1 / ratio, 0.1 / Math.Sqrt(ratio), 0.1]))),
            .. ratios.Select((_, seed) => SampleResults.Speeds(large, (ulong)seed, (0, [625, 25, 1]))),
        ];
        Of(SampleResults.Experiment(runs, 5)).ShouldBe(
            "In w ~ N(0, 1) ∂C/∂b₁ is 40 times smaller than ∂C/∂b₃ (median of 5 seeds; 16 times or more in 4 of them): "
            + "the gradient vanishes. "
            + "In w = 100 ∂C/∂b₁ is 625 times larger than ∂C/∂b₃ (the same for all 5 seeds): the gradient explodes.");
    }

    [Fact]
    public void Runs_that_diverged_or_did_not_finish_are_named()
    {
        var configuration = SampleResults.Configuration(2, label: "relu");
        RunResult[] runs =
        [
            SampleResults.Speeds(configuration, 0, (0, [0.1, 0.2])),
            SampleResults.Speeds(configuration, 1, (0, [0.1, 0.2])) with
            {
                Status = RunStatus.Diverged,
                Divergence = new(2, "weight gradient", float.NaN, 12, 1),
            },
            SampleResults.Speeds(configuration, 2, (0, [0.1, 0.2])) with { Status = RunStatus.Interrupted },
        ];
        Of(SampleResults.Experiment(runs, 4)).ShouldBe(
            "Stopped early: 2 of 4 runs have not finished; this is what is known so far. "
            + "Before training, with relu the first of two hidden layers learns 2.0 times slower than the last "
            + "(the same for all 3 seeds): the gradient shrinks on its way back. "
            + "One of four runs of relu diverged at step 12 and is left out.");
    }

    [Fact]
    public void An_experiment_about_gradients_leaves_accuracy_to_the_table()
    {
        var configuration = SampleResults.Configuration(2, epochs: 2, label: "relu");
        var run = SampleResults.Accuracies(configuration, 0, 0.5, 0.6);
        run.History.Diagnostics.Add(SampleResults.Moment(0, 0, [0.1, 0.2, 0.5]));
        var result = SampleResults.Experiment([run], 1);
        Of(result).ShouldStartWith(
            "Best on validation: relu with 60.00 % (one seed, so no interval). Before training, with relu the first of two hidden layers");
        Of(result with { Experiment = result.Experiment with { Focus = ExperimentFocus.Gradients } }).ShouldBe(
            "Before training, with relu the first of two hidden layers learns 2.0 times slower than the last (one seed, so no interval): "
            + "in this one draw the gradient shrinks on its way back.");
    }

    [Fact]
    public void Nothing_known_is_said_as_such()
    {
        var run = SampleResults.Accuracies(SampleResults.Configuration(1), 0) with
        {
            Status = RunStatus.Failed,
            Failure = "The disk is full.",
        };
        Of(SampleResults.Experiment([run], 1)).ShouldBe("No run has left a figure to judge by. One run failed and is left out.");
    }
}
