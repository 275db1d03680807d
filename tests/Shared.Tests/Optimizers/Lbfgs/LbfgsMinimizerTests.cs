using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers.Lbfgs;

namespace Cluster.Shared.Tests.Optimizers.Lbfgs;

public sealed class LbfgsMinimizerTests
{
    /// <summary>
    /// Points after each iteration of torch.optim.LBFGS(lr=1, max_iter=1, history_size=3, line_search_fn='strong_wolfe') of PyTorch 1.13 in
    /// double precision, on <see cref="Quartic"/> from (3, −2, 1, 0.5, −1, 2).
    /// </summary>
    private static readonly double[][] PyTorch =
    [
        [2.82885086, -1.45232274, 0.985330073, 0.492665037, -0.819070905, 1.92176039],
        [2.37253176, -0.715804812, 0.928694561, 0.465190553, -0.356117444, 1.6510374],
        [1.99248828, -0.27174917, 0.833559603, 0.422833687, -0.0168260903, 1.28435422],
        [1.63725381, 0.10008256, 0.652502707, 0.357390495, 0.2098746, 0.73780044],
        [1.30442362, 0.326819612, 0.404808089, 0.312158271, 0.288725395, 0.161011124],
        [1.13393108, 0.375049379, 0.335914218, 0.313169374, 0.27392565, 0.250934982],
        [0.730312348, 0.443025156, 0.280194717, 0.317823885, 0.282123475, 0.288567502],
        [0.493091885, 0.436623264, 0.344201301, 0.314926397, 0.275286046, 0.295862523],
        [0.494073435, 0.414227342, 0.348091678, 0.322257154, 0.305856582, 0.260482922],
    ];

    [Fact]
    public void Its_points_are_those_of_PyTorch()
    {
        var descent = new Descent(Quartic, [3, -2, 1, 0.5, -1, 2], new() { History = 3 });
        foreach (var expected in PyTorch)
        {
            descent.Step();
            for (var i = 0; i < expected.Length; i++) descent.Point[i].ShouldBe(expected[i], 2e-4, $"iteration {descent.Iterations}");
        }
    }

    /// <summary>
    /// Nocedal and Wright, section 6.1: from (−1.2, 1) BFGS took 34 iterations, steepest descent 5,264. With m = 10, more than the two
    /// variables, nearly all of BFGS's memory is there.
    /// </summary>
    [Fact]
    public void Rosenbrocks_valley_is_crossed_in_about_as_many_iterations_as_published_for_BFGS()
    {
        var descent = new Descent(Rosenbrock, [-1.2, 1]);
        while (descent.Value > 1e-10 && descent.Iterations < 60) descent.Step();
        descent.Value.ShouldBeLessThan(1e-10);
        descent.Iterations.ShouldBeInRange(20, 45);
        descent.Evaluations.ShouldBeLessThan(3 * descent.Iterations);
        descent.Point.ShouldAllBe(x => Math.Abs(x - 1) < 1e-4);
    }

    /// <summary>
    /// The error of steepest descent falls by ((κ − 1) / (κ + 1))² a step at worst, Nocedal and Wright (3.29): with κ = 100 some 345
    /// iterations for 10⁻⁶.
    /// </summary>
    [Fact]
    public void A_quadratic_bowl_takes_a_tenth_of_the_iterations_of_steepest_descent()
    {
        var descent = new Descent(Bowl, [.. Enumerable.Repeat(1.0, 20)]);
        var start = descent.Value;
        while (descent.Value > 1e-6 * start && descent.Iterations < 100) descent.Step();
        descent.Iterations.ShouldBeLessThan(35);
    }

    [Fact]
    public void Where_nothing_is_lower_it_is_stuck_and_stays_where_it_is()
    {
        var bottom = new Descent(Bowl, [0, 0, 0]);
        bottom.Step();
        bottom.IsStuck.ShouldBeTrue();
        (bottom.Iterations, bottom.Evaluations).ShouldBe((0, 1));

        // A gradient that promises what the function does not keep.
        var liar = new Descent((point, gradient) => { gradient[0] = 1; return Math.Abs(point[0]); }, [0.0]);
        liar.Step();
        liar.IsStuck.ShouldBeTrue();
        liar.Point.ShouldBe([0]);
        liar.Evaluations.ShouldBe(26);
    }

    [Fact]
    public void A_failed_search_is_made_again_along_steepest_descent()
    {
        // After two good iterations one search finds only higher values.
        var (evaluations, bad) = (0, 0);
        var descent = new Descent(
            (point, gradient) =>
            {
                var value = Quartic(point, gradient);
                return ++evaluations > 3 && bad++ < 25 ? 1000 : value;
            },
            [3, -2, 1, 0.5, -1, 2]);
        for (var i = 0; i < 4; i++) descent.Step();
        bad.ShouldBeGreaterThan(25);
        (descent.IsStuck, descent.Iterations).ShouldBe((false, 4));
        descent.Value.ShouldBeLessThan(30);
    }

    [Fact]
    public void A_region_without_finite_values_is_left_again()
    {
        var descent = new Descent(
            (point, gradient) =>
            {
                gradient[0] = 1 / (1 - point[0]) - 3;
                return point[0] < 1 ? -Math.Log(1 - point[0]) - 3 * point[0] : double.NaN;
            },
            [-40.0]);
        for (var i = 0; i < 30; i++) descent.Step();
        descent.Point[0].ShouldBe(2.0 / 3, 1e-3);
    }

    [Fact]
    public void Buffers_that_cannot_be_its_own_are_refused()
    {
        foreach (var count in (int[])[1, 2, 4, 6, 25])
        {
            AlignedBuffer[] buffers = [.. Enumerable.Range(0, count).Select(_ => new AlignedBuffer(16))];
            var refused = Should.Throw<InvalidDataException>(() => new LbfgsMinimizer(new(), new(), 16, buffers));
            refused.Message.ShouldContain($"{count} buffers");
        }
    }

    private static double Rosenbrock(double[] x, double[] gradient)
    {
        var (a, b) = (x[1] - x[0] * x[0], 1 - x[0]);
        (gradient[0], gradient[1]) = (-400 * a * x[0] - 2 * b, 200 * a);
        return 100 * a * a + b * b;
    }

    /// <summary>Σ i xᵢ² / 2 + Σ (xᵢ − 1)⁴, i from 1.</summary>
    private static double Quartic(double[] x, double[] gradient)
    {
        var value = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            var cube = (x[i] - 1) * (x[i] - 1) * (x[i] - 1);
            gradient[i] = (i + 1) * x[i] + 4 * cube;
            value += (i + 1) * x[i] * x[i] / 2 + cube * (x[i] - 1);
        }

        return value;
    }

    /// <summary>With curvatures from 1 to 100, evenly spread over the logarithm.</summary>
    private static double Bowl(double[] x, double[] gradient)
    {
        var value = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            var curvature = Math.Pow(100, i / (double)Math.Max(1, x.Length - 1));
            gradient[i] = curvature * x[i];
            value += curvature * x[i] * x[i] / 2;
        }

        return value;
    }
}
