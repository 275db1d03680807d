using Cluster.Shared.Optimizers;
using Cluster.Shared.Optimizers.Lbfgs;

namespace Cluster.Shared.Tests.Optimizers.Lbfgs;

/// <summary>
/// On the functions and first steps of Moré and Thuente, "Line search algorithms with guaranteed sufficient decrease", 1994.
/// </summary>
public sealed class StrongWolfeSearchTests
{
    public static TheoryData<string, double, double> Cases
    {
        get
        {
            var cases = new TheoryData<string, double, double>();
            foreach (var function in Functions.Keys)
                foreach (var first in (double[])[1e-3, 1e-1, 1, 10, 1e3])
                    foreach (var c2 in (double[])[0.1, 0.9]) cases.Add(function, first, c2);
            return cases;
        }
    }

    private static readonly Dictionary<string, Func<double, (double Value, double Slope)>> Functions = new()
    {
        ["5.1"] = a => (-a / (a * a + 2), (a * a - 2) / ((a * a + 2) * (a * a + 2))),
        ["5.2"] = a =>
        {
            var t = a + 0.004;
            return (Math.Pow(t, 5) - 2 * Math.Pow(t, 4), 5 * Math.Pow(t, 4) - 8 * Math.Pow(t, 3));
        },
        ["5.4"] = a => Yanai(a, 0.001, 0.001),
        ["5.5"] = a => Yanai(a, 0.01, 0.001),
        ["5.6"] = a => Yanai(a, 0.001, 0.01),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_step_that_is_taken_meets_both_conditions(string function, double first, double c2)
    {
        var numbers = new LbfgsSpecification { C2 = c2, Evaluations = 40 };
        var (phi, search) = (Functions[function], new StrongWolfeSearch(numbers));
        var (value, slope) = phi(0);
        var state = StrongWolfeSearch.Begin(value, slope, first);
        while (state.Stage is not (LineSearchStage.Accepted or LineSearchStage.Failed))
        {
            var (trial, trialSlope) = phi(state.Step);
            state = search.Next(state, trial, trialSlope);
        }

        state.Stage.ShouldBe(LineSearchStage.Accepted);
        var (end, endSlope) = phi(state.Step);
        end.ShouldBeLessThanOrEqualTo(value + numbers.C1 * state.Step * slope);
        Math.Abs(endSlope).ShouldBeLessThanOrEqualTo(c2 * Math.Abs(slope));
        state.Evaluations.ShouldBeLessThan(30);
    }

    [Fact]
    public void Out_of_evaluations_it_goes_back_to_the_lowest_point_for_its_gradient()
    {
        // One too far, one lower but still steep, one higher again.
        var search = new StrongWolfeSearch(new() { C2 = 0.1, Evaluations = 3 });
        var state = search.Next(StrongWolfeSearch.Begin(1, -1, 8), 3, 2);
        state.Stage.ShouldBe(LineSearchStage.Zooming);
        var low = state.Step;
        low.ShouldBeInRange(0.8, 7.2);
        state = search.Next(state, 0.5, -0.5);
        state = search.Next(state, 2, 1);
        (state.Stage, state.Step).ShouldBe((LineSearchStage.Settling, low));
        state = search.Next(state, 0.5, -0.5);
        (state.Stage, state.Step, state.Evaluations).ShouldBe((LineSearchStage.Accepted, low, 4));
    }

    [Fact]
    public void A_state_outlives_its_json()
    {
        var state = new StrongWolfeSearch(new()).Next(StrongWolfeSearch.Begin(1, -1 / 3.0, 0.7), 3, 2);
        var json = System.Text.Json.JsonSerializer.Serialize(state);
        System.Text.Json.JsonSerializer.Deserialize<LineSearchState>(json).ShouldBe(state);
    }

    private static (double Value, double Slope) Yanai(double a, double beta1, double beta2)
    {
        var (g1, g2) = (Math.Sqrt(1 + beta1 * beta1) - beta1, Math.Sqrt(1 + beta2 * beta2) - beta2);
        var (r1, r2) = (Math.Sqrt((1 - a) * (1 - a) + beta2 * beta2), Math.Sqrt(a * a + beta1 * beta1));
        return (g1 * r1 + g2 * r2, g1 * (a - 1) / r1 + g2 * a / r2);
    }
}
