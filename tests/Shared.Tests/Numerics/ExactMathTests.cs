using Cluster.Shared.Numerics;

namespace Cluster.Shared.Tests.Numerics;

public sealed class ExactMathTests
{
    [Fact]
    public void Exp_is_within_two_units_of_the_last_place()
    {
        for (var x = -708.0; x < 709.7; x += 0.0137)
            Math.Abs(ExactMath.Exp(x) / Math.Exp(x) - 1).ShouldBeLessThan(5e-16, $"x = {x}");
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(-746.5, 0)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(709.9, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN)]
    public void Exp_has_the_right_limits(double x, double expected) => ExactMath.Exp(x).ShouldBe(expected);

    [Fact]
    public void Exp_goes_down_to_the_smallest_number() => ExactMath.Exp(-745.1).ShouldBe(double.Epsilon);

    [Fact]
    public void Sigmoid_and_tanh_are_right_on_both_sides()
    {
        for (var x = -40.0; x <= 40; x += 0.01)
        {
            ExactMath.Sigmoid(x).ShouldBe(1 / (1 + Math.Exp(-x)), 3e-16);
            ExactMath.Tanh(x).ShouldBe(Math.Tanh(x), 3e-16);
        }
    }

    [Fact]
    public void The_cosine_of_multiples_of_pi_is_right_and_has_its_zeros()
    {
        for (var x = 0.0; x <= 1; x += 0.000_37) ExactMath.CosPi(x).ShouldBe(Math.Cos(Math.PI * x), 4e-16);
        (ExactMath.CosPi(0), ExactMath.CosPi(0.5), ExactMath.CosPi(1)).ShouldBe((1.0, 0.0, -1.0));
        Should.Throw<ArgumentOutOfRangeException>(() => ExactMath.CosPi(1.01));
    }

    [Fact]
    public void Powers_are_repeated_products()
    {
        ExactMath.Power(3, 0).ShouldBe(1);
        ExactMath.Power(3, 13).ShouldBe(1594323);
        ExactMath.Power(0.999, 100_000).ShouldBe(Math.Pow(0.999, 100_000), 1e-54);
        Should.Throw<ArgumentOutOfRangeException>(() => ExactMath.Power(2, -1));
    }
}
