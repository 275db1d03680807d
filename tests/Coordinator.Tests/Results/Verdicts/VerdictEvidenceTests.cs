using Cluster.Coordinator.Results;
using Cluster.Coordinator.Results.Tables;
using Cluster.Coordinator.Results.Verdicts;
using Cluster.Shared.Training;

namespace Cluster.Coordinator.Tests.Results.Verdicts;

/// <summary>No sentence says more than its seeds do.</summary>
public sealed class VerdictEvidenceTests
{
    private static string Of(ExperimentResult result) => Verdict.Of(ExperimentSummary.Of(result));

    /// <summary>Best accuracies by depth (from 1) and seed.</summary>
    private static ExperimentResult Accuracies(params double[][] best) => SampleResults.Experiment(
        [.. best.SelectMany((seeds, i) => seeds.Select((a, seed) =>
            SampleResults.Accuracies(SampleResults.Configuration(i + 1, epochs: 2), (ulong)seed, a - 0.01, a)))],
        best[0].Length);

    private static ExperimentResult Speeds(params (double[] Start, double[]? End)[] seeds)
    {
        var configuration = SampleResults.Configuration(seeds[0].Start.Length, epochs: 500, fullBatch: true, label: "relu");
        return SampleResults.Experiment(
            [.. seeds.Select((s, seed) => s.End is null
                ? SampleResults.Speeds(configuration, (ulong)seed, (0, s.Start))
                : SampleResults.Speeds(configuration, (ulong)seed, (0, s.Start), (499, s.End)))],
            seeds.Length);
    }

    private static (double[] Start, double[]? End) Factor(double factor) => ([0.1 / factor, 0.1], null);

    [Fact]
    public void Two_seeds_that_cannot_tell_do_not_say_that_there_is_no_difference()
    {
        // 83.67 against 66.11 %: s = 1.9 and 15.6 points, Welch's t = 1.58 with hardly more than one degree of freedom: p = 0.4.
        var words = Of(Accuracies([0.8502, 0.8232], [0.7714, 0.5508]));
        words.ShouldBe(
            "Best on validation: one hidden layer with 83.67 % (2 seeds, too few seeds for a useful interval). "
            + "Two seeds cannot tell two hidden layers from it (17.6 points below, p = 0.4).");
        var three = Of(Accuracies([0.8502, 0.8232], [0.7714, 0.5508], [0.70, 0.60]));
        three.ShouldContain("Two seeds cannot tell these from it: two hidden layers (17.6 points below, p = ");
        three.ShouldContain("Two seeds cannot tell depths 2 and 3 (p = ");
        three.ShouldEndWith("Nothing here shows that more than one hidden layer helps.");
        three.ShouldNotContain("noise");
        three.ShouldNotContain("real difference");
    }

    [Fact]
    public void Depth_is_said_not_to_help_only_where_every_deeper_net_is_worse_or_alike()
    {
        // Alike: s = 0.0005 in both, difference 0.0001, half-width 2.306 · 0.0005 · √(2/5) = 0.0007.
        double[] steady = [0.9700, 0.9705, 0.9695, 0.9700, 0.9700];
        double[] alike = [.. steady.Select(a => a - 0.0001)];
        double[] worse = [.. steady.Select(a => a - 0.02)];
        double[] wild = [0.99, 0.93, 0.98, 0.94, 0.96];
        Of(Accuracies(steady, alike, worse)).ShouldEndWith("More than one hidden layer did not help.");
        Of(Accuracies(steady, wild, worse)).ShouldEndWith("Nothing here shows that more than one hidden layer helps.");
        Of(Accuracies(worse, alike, steady)).ShouldNotContain("help");
    }

    [Fact]
    public void Accuracies_are_never_said_to_be_outside_0_to_100_percent()
    {
        // s = 0.0042, t(1) = 12.706: 99.5 ± 3.81 %.
        var narrow = Accuracies([0.998, 0.992]);
        Of(narrow).ShouldBe("Best on validation: 1 × 30 with 99.50 % (95 % interval 95.69 to 100.00 %, 2 seeds).");
        Cell(narrow).ShouldBe("99.50 (95.69 to 100.00) %");
        // ± 95.3 %.
        var wide = Accuracies([0.846, 0.696]);
        Of(wide).ShouldBe("Best on validation: 1 × 30 with 77.10 % (2 seeds, too few seeds for a useful interval).");
        Cell(wide).ShouldBe("77.10 % (few seeds)");
        static string Cell(ExperimentResult result) => ResultTable.Of(ExperimentSummary.Of(result)).Rows[0].Cells[2];
    }

    [Theory]
    [InlineData(4.2, 0.3, "the gradient shrinks on its way back.")]
    [InlineData(9.9, 0.01, "the gradient shrinks on its way back.")]
    [InlineData(10.1, 0.01, "the gradient vanishes.")]
    // Half-width in logarithms: t(3) · s / 2 = 1.591 · 1.1547 · 0.6 = 1.10, so the interval begins at 12 / 3.0 = 3.98.
    [InlineData(12.0, 0.6, "the gradient shrinks on its way back.")]
    [InlineData(12.2, 0.6, "the gradient vanishes.")]
    [InlineData(1 / 4.2, 0.3, "the gradient grows on its way back.")]
    [InlineData(1 / 12.0, 0.6, "the gradient grows on its way back.")]
    [InlineData(1 / 12.2, 0.6, "the gradient explodes.")]
    public void Vanishing_takes_a_factor_of_ten_and_an_interval_that_begins_at_four(double factor, double spread, string end) =>
        Of(Speeds([.. Enumerable.Range(0, 4).Select(seed => Factor(factor * Math.Exp(seed % 2 == 0 ? spread : -spread)))]))
            .ShouldEndWith(": " + end);

    [Theory]
    [InlineData(50, "50 times slower than the last (one seed, so no interval): in this one draw the gradient vanishes.")]
    [InlineData(5, "5.0 times slower than the last (one seed, so no interval): in this one draw the gradient shrinks on its way back.")]
    [InlineData(763_000, "about 760,000 times slower than the last (one seed, so no interval): in this one draw the gradient vanishes.")]
    [InlineData(7.63e9, "about 7.6 × 10⁹ times slower than the last (one seed, so no interval): in this one draw the gradient vanishes.")]
    public void One_seed_speaks_for_its_draw_only(double factor, string end) =>
        Of(Speeds(Factor(factor))).ShouldBe($"Before training, with relu the first of two hidden layers learns {end}");

    [Fact]
    public void Two_seeds_that_agree_on_the_order_but_not_on_the_size_say_so_after_the_clear_start()
    {
        // At the end 124 and 288: mean 189, s = 0.596, half-width 12.706 · 0.596 / √2 = 5.35. At the start 20 in both.
        var words = Of(Speeds(([0.005, 0.02, 0.1], [0.001, 0.01, 0.124]), ([0.005, 0.02, 0.1], [0.001, 0.01, 0.288])));
        words.ShouldStartWith(
            "Before training, with relu the first of three hidden layers learns 20 times slower than the last (the same for both seeds); "
            + "every earlier layer is slower than the next: the gradient vanishes. "
            + "After 499 epochs 2 seeds are too few to say how much slower the first is (189 times by their mean, 95 % interval 0.");
        words.ShouldEndWith("); in both seeds every earlier layer is slower than the next.");
        Of(Speeds(([0.001, 0.01, 0.124], null), ([0.001, 0.01, 0.288], null))).ShouldStartWith(
            "Before training, with relu the first of three hidden layers learns slower than the last, but 2 seeds are too few to say "
            + "how much (189 times by their mean, 95 % interval 0.");
    }

    [Fact]
    public void A_mean_near_one_with_a_wide_interval_is_not_called_the_same_speed() =>
        Of(Speeds(Factor(3), Factor(1 / 3.0))).ShouldStartWith(
            "Before training, with relu, 2 seeds do not tell which hidden layer learns faster (");

    [Fact]
    public void Seeds_so_different_that_no_interval_can_be_written_are_told_as_such()
    {
        var result = Speeds(Factor(1e-60), Factor(1e60));
        Of(result).ShouldContain(
            "2 seeds do not tell which hidden layer learns faster (last to first 1.0; 2 seeds give no usable interval)");
    }

    [Fact]
    public void Other_depths_are_told_in_whole_sentences()
    {
        var runs = new List<RunResult>();
        foreach (var seed in new[] { 0, 1, 2 })
        {
            runs.Add(SampleResults.Speeds(SampleResults.Configuration(2), (ulong)seed, (0, [0.1, seed == 0 ? 0.9 : 0.1 + seed])));
            runs.Add(SampleResults.Speeds(SampleResults.Configuration(3), (ulong)seed, (0, [0.1, 0.3, 0.96])));
            runs.Add(SampleResults.Speeds(SampleResults.Configuration(4), (ulong)seed, (0, [0.1, 0.3, 1, 5])));
        }

        runs[0] = SampleResults.Speeds(SampleResults.Configuration(2), 0, (0, [0.9, 0.1]));
        Of(SampleResults.Experiment([.. runs.OrderBy(r => r.Configuration.Label, StringComparer.Ordinal)], 3)).ShouldMatch(
            "With three hidden layers the first is 9.6 times slower \\(the same for all 3 seeds\\)\\. "
            + "With two hidden layers, 3 seeds do not tell which hidden layer is faster \\(last to first .*\\)\\.$");
    }

    [Fact]
    public void A_layer_without_any_gradient_is_counted_not_dropped_in_silence()
    {
        var result = Speeds(([0, 0.1], null), ([0.05, 0.1], null));
        var summary = ExperimentSummary.Of(result);
        Verdict.Of(summary).ShouldBe(
            "Before training, with relu the first of two hidden layers learns 2.0 times slower than the last (one seed, so no interval): "
            + "in this one draw the gradient shrinks on its way back. "
            + "With relu, in 1 of 2 seeds a hidden layer has no gradient at all before training; that seed has no ratio.");
        summary.Notes.ShouldBe(
            ["relu: in 1 of 2 seeds a hidden layer has no gradient at all before training; the last-to-first ratio leaves them out."]);
        Of(Speeds(([0, 0.1], null), ([0, 0.1], null))).ShouldBe(
            "With relu, in both seeds a hidden layer has no gradient at all before training; those seeds have no ratio.");
    }

    [Fact]
    public void Configurations_without_a_finished_run_share_one_note_that_speaks_of_no_means()
    {
        RunResult[] runs =
        [
            SampleResults.Accuracies(SampleResults.Configuration(1, epochs: 2), 0, 0.9, 0.96),
            SampleResults.Accuracies(SampleResults.Configuration(2, epochs: 2), 0, 0.9) with { Status = RunStatus.Interrupted },
            SampleResults.Accuracies(SampleResults.Configuration(3, epochs: 2), 0) with { Status = RunStatus.Interrupted },
        ];
        ExperimentSummary.Of(SampleResults.Experiment(runs, 4)).Notes.ShouldBe(
        [
            "1 × 30: 1 of 4 runs finished (3 not started); figures of the end are over those that finished.",
            "No run of 2 × 30 and 3 × 30 has finished (2 interrupted, 6 not started).",
        ]);
    }
}
