using Cluster.Shared.Optimizers.Schedules;

namespace Cluster.Shared.Tests.Optimizers.Schedules;

public sealed class PlateauStateTests
{
    /// <summary>
    /// Against PyTorch 1.13: ReduceLROnPlateau(factor=0.5, patience=1, threshold=0.01, cooldown=2, min_lr=0.1) from lr=0.5.
    /// </summary>
    [Fact]
    public void The_learning_rate_falls_when_PyTorchs_does()
    {
        double[] costs = [3, 2, 1.99, 1.985, 1.97, 2, 2, 2, 2, 2, 1.5, 1.6, 1.6, 1.6, 1.6, 1.6, 1.6, 1.6];
        double[] rates =
            [0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0.125, 0.125, 0.125, 0.125, 0.125, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1];
        var plateau = new PlateauSpecification { Factor = 0.5, Patience = 1, Threshold = 0.01, Cooldown = 2, MinRate = 0.1 };
        var state = new PlateauState();
        foreach (var (cost, rate) in costs.Zip(rates))
        {
            state.Take(0.5, plateau, cost);
            (0.5 * state.Scale).ShouldBe(rate, 1e-12, $"cost {cost}");
        }
    }

    [Fact]
    public void A_cost_that_is_no_number_improves_nothing()
    {
        var state = new PlateauState();
        for (var i = 0; i < 12; i++) state.Take(0.1, new(), double.NaN);
        state.Best.ShouldBeNull();
        state.Scale.ShouldBe(0.1, 1e-15);
    }
}
