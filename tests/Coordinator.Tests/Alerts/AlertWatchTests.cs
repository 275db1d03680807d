using Cluster.Coordinator.Alerts;
using Cluster.Shared.Diagnostics;
using Cluster.Shared.Models;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;

namespace Cluster.Coordinator.Tests.Alerts;

public sealed class AlertWatchTests
{
    private static readonly AlertThresholds Usual = new();

    private static readonly RunSpecification Run = new()
    {
        Model = new() { Inputs = 4, Hidden = [5, 5, 5], Outputs = 10, OutputActivation = Activation.Softmax, Cost = Cost.LogLikelihood },
        Data = new("digits", new('0', 64), 1000, 0),
        Epochs = 5,
        BatchSize = 10,
    };

    [Fact]
    public void A_ratio_must_be_beyond_its_threshold_in_two_diagnoses_in_a_row_and_is_raised_once()
    {
        var watch = new AlertWatch(Run, Usual);
        watch.Add([], [Speeds(0, 0.001, 0.5, 1)]).ShouldBeEmpty();
        watch.Add([], [Speeds(100, 0.5, 0.5, 1)]).ShouldBeEmpty("not in a row");
        watch.Add([], [Speeds(200, 0.001, 0.5, 1)]).ShouldBeEmpty();
        var alert = watch.Add([], [Speeds(300, 0.002, 0.005, 1)]).ShouldHaveSingleItem();
        (alert.Kind, alert.Step, alert.Epoch).ShouldBe((AlertKind.Vanishing, 300, 3));
        alert.Layers.ShouldBe([1]);
        alert.Cause.ShouldContain("layer 1 is down to 0.002 of the last hidden layer's (below 0.01)");
        var other = watch.Add([], [Speeds(400, 0.002, 0.005, 1)]).ShouldHaveSingleItem();
        other.Layers.ShouldBe([2], "the first layer has been named");
        watch.Add([], [Speeds(500, 0.002, 0.005, 1)]).ShouldBeEmpty();
    }

    [Fact]
    public void What_is_told_again_raises_nothing_and_counts_for_nothing()
    {
        var watch = new AlertWatch(Run, Usual);
        watch.Add([], [Speeds(0, 0.001, 1, 1)]).ShouldBeEmpty();
        watch.Add([], [Speeds(0, 0.001, 1, 1), Speeds(0, 0.001, 1, 1)]).ShouldBeEmpty();
        watch.Add([], [Speeds(0, 0.001, 1, 1), Speeds(100, 0.001, 1, 1)]).Count.ShouldBe(1);
    }

    [Fact]
    public void A_run_that_takes_one_diagnosis_is_judged_by_it()
    {
        var once = Run with { Epochs = 0 };
        var alert = Of(once, Usual, [Speeds(0, 100, 60, 1)], []).ShouldHaveSingleItem();
        alert.Kind.ShouldBe(AlertKind.Exploding);
        alert.Layers.ShouldBe([1, 2]);
        alert.Cause.ShouldContain("layers 1 and 2 is up to 100 times");
    }

    [Fact]
    public void Large_steps_explode_and_numbers_that_are_not_finite_do()
    {
        DiagnosticsRecord[] records = [.. Enumerable.Range(0, 2).Select(i => With(i, layer => layer with { UpdateRatio = 0.8 }))];
        Of(Run, Usual, records, []).ShouldHaveSingleItem().Cause.ShouldContain("moves the weights of layers 1 to 4 by up to 0.8");
        var alerts = AlertWatch.Of(Run, Usual, new(), new Divergence(2, "activations", float.NaN, 7, 1));
        alerts.ShouldHaveSingleItem().Cause.ShouldContain("activations of layer 2 became NaN at step 7");
    }

    [Fact]
    public void Outputs_may_be_saturated_and_hidden_sigmoids_may_not()
    {
        DiagnosticsRecord[] records =
            [.. Enumerable.Range(0, 2).Select(i => With(i, layer => layer with { SaturatedShare = layer.Layer is 2 or 4 ? 0.9 : 0.1 }))];
        var alert = Of(Run, Usual, records, []).ShouldHaveSingleItem();
        (alert.Kind, alert.Layers.Single()).ShouldBe((AlertKind.Saturated, 2));
        var relu = Run with { Model = Run.Model with { Activation = Activation.Relu } };
        Of(relu, Usual, records, []).ShouldBeEmpty("half of a ReLU layer is silent as a rule");
    }

    [Fact]
    public void Dead_neurons_are_judged_by_a_hundred_examples_or_more()
    {
        DiagnosticsRecord[] records = [.. Enumerable.Range(0, 2).Select(i => With(i, layer => layer with { DeadShare = 0.6 }))];
        Of(Run, Usual, records, []).ShouldHaveSingleItem().Kind.ShouldBe(AlertKind.Dead);
        var few = Run with { Diagnostics = new() { Source = DiagnosticsSource.Training } };
        Of(few, Usual, records, []).ShouldBeEmpty();
    }

    [Fact]
    public void A_cost_that_stays_where_a_constant_answer_is_is_no_learning()
    {
        // ln 10 = 2.3026.
        Of(Run, Usual, [], Costs(2.9, 2.5, 2.25)).ShouldHaveSingleItem().Kind.ShouldBe(AlertKind.NotLearning);
        Of(Run, Usual, [], Costs(2.9, 2.5)).ShouldBeEmpty("it has three epochs");
        Of(Run, Usual, [], Costs(2.9, 2.5, 2.1)).ShouldBeEmpty();
        var fullBatch = Run with { BatchSize = 1000, Epochs = 100 };
        Of(fullBatch, Usual, [], Costs(2.9, 2.5, 2.4)).ShouldBeEmpty("three steps are no time to learn in");
    }

    [Theory]
    [InlineData(Cost.CrossEntropy, 3.2508)]
    [InlineData(Cost.CrossEntropyMean, 0.32508)]
    [InlineData(Cost.Quadratic, 0.45)]
    public void A_constant_answer_costs_what_one_tenth_for_each_of_ten_classes_costs(Cost cost, double expected)
    {
        var run = Run with { Model = Run.Model with { Cost = cost, OutputActivation = Activation.Sigmoid } };
        var above = Costs(expected * 0.9501, expected, expected);
        Of(run, Usual, [], above).Count.ShouldBe(1);
        Of(run, Usual, [], Costs(expected * 0.9499, expected, expected)).ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_is_raised_where_all_is_off()
    {
        DiagnosticsRecord[] records =
            [Speeds(0, 1e-9, 1, 1), With(1, layer => layer with { DeadShare = 1, SaturatedShare = 1, UpdateRatio = 9 })];
        AlertWatch.Of(Run, AlertThresholds.None, History([.. records, .. records], Costs(9, 9, 9, 9)), new(1, "cost", float.NaN, 1, 1))
            .ShouldBeEmpty();
    }

    private static IReadOnlyList<Alert> Of(
        RunSpecification run, AlertThresholds thresholds, DiagnosticsRecord[] records, EpochRecord[] epochs) =>
        AlertWatch.Of(run, thresholds, History(records, epochs));

    private static RunHistory History(DiagnosticsRecord[] records, EpochRecord[] epochs) =>
        new() { Diagnostics = [.. records], Epochs = [.. epochs] };

    private static EpochRecord[] Costs(params double[] costs) =>
        [.. costs.Select((cost, i) => new EpochRecord(i + 1, cost, 0.1, null, null))];

    /// <summary>Three hidden layers with these ‖δ‖, an output layer with 1.</summary>
    private static DiagnosticsRecord Speeds(long step, params double[] speeds) =>
        new(step, (int)(step / 100), [.. speeds.Append(1).Select((speed, i) => Layer(i + 1, speed))]);

    private static DiagnosticsRecord With(int epoch, Func<LayerDiagnostics, LayerDiagnostics> change) =>
        new(100 * epoch, epoch, [.. Enumerable.Range(1, 4).Select(layer => change(Layer(layer, 1)))]);

    private static LayerDiagnostics Layer(int layer, double speed) => new()
    {
        Layer = layer,
        DeltaL2 = speed,
        DeltaL1 = speed,
        WeightGradientL2 = speed,
        ActivationMean = 0,
        ActivationSpread = 1,
        SaturatedShare = 0,
        UpdateRatio = 0.001,
    };
}
