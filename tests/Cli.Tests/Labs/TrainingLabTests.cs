using Cluster.Cli.Labs;

namespace Cluster.Cli.Tests.Labs;

/// <summary>The labs that train nets, small.</summary>
public sealed class TrainingLabTests
{
    [Fact]
    public void Neurons_that_begin_equal_stay_equal_to_the_last_bit_and_the_net_learns_little()
    {
        var report = LabRuns.Run(new SymmetryLab(), ("--seeds", 2));
        report.Figure("constant_spread").Value.ShouldBe(0);
        report.Figure("random_last_spread").Value.ShouldBeGreaterThan(0.1);
        report.Figure("random_accuracy").Value.ShouldBeGreaterThan(0.7);
        report.Figure("constant_accuracy").Value.ShouldBeLessThan(0.5);
    }

    [Fact]
    public void Dropout_sets_neurons_apart_that_began_equal() =>
        LabRuns.Run(new SymmetryLab(), ("--seeds", 2)).Figure("dropout_last_spread").Value.ShouldBeGreaterThan(0.01);

    [Fact]
    public void Early_training_drives_the_last_layer_of_sigmoid_neurons_to_0_and_not_that_of_tanh()
    {
        var report = LabRuns.Run(new SaturationLab(), ("--seeds", 2), ("--epochs", 1));
        report.Figure("sigmoid_mean_start").Value.ShouldBe(0.5, 0.05);
        report.Figure("sigmoid_mean_lowest").Value.ShouldBeLessThan(0.1);
        report.Figure("sigmoid_mean_end").Value.ShouldBeLessThan(0.1);
        Math.Abs(report.Figure("tanh_mean_end").Value).ShouldBeLessThan(0.2);
        report.Figure("tanh_saturated_end").Value.ShouldBeLessThan(0.5);
        report.Figure("tanh_accuracy").Value.ShouldBeGreaterThan(report.Figure("sigmoid_accuracy").Value);
    }
}
