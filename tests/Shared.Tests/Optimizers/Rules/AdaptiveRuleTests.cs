using Cluster.Shared.Models;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Optimizers.Rules;

namespace Cluster.Shared.Tests.Optimizers.Rules;

/// <summary>Adaptive rules beside PyTorch, and their variants beside their formulas in double precision.</summary>
public sealed class AdaptiveRuleTests
{
    private const int StepCount = 8;
    private static readonly ParameterLayout Layout = new(new ModelSpecification { Inputs = 3, Hidden = [], Outputs = 1 });
    private static readonly float[] Start = [1, -0.5f, 0.25f];

    /// <summary>
    /// What PyTorch 1.13 has in double precision after eight steps from [1, −0.5, 0.25] with the gradients below: for each optimiser
    /// <c>p = torch.nn.Parameter(torch.tensor([1.0, -0.5, 0.25], dtype=torch.float64)); o = torch.optim.Adagrad([p], lr=0.1)</c>, then for
    /// t from 0 to 7 <c>p.grad = torch.tensor([(-1)**t * (t + 1) / 4, 0.01 * (t - 2), 3.0 - t], dtype=torch.float64); o.step()</c>.
    /// </summary>
    public static TheoryData<string, double[]> PyTorch => new()
    {
        { "RMSprop(lr=0.01, centered=True)", [0.974373714270607, -0.663432510928551, 0.257985854292683] },
        { "RMSprop(lr=0.01, alpha=0.9, momentum=0.9)", [0.906815372405794, -0.506779196006837, 0.0724482440039699] },
        { "RMSprop(lr=0.01, alpha=0.9, momentum=0.5, centered=True)", [0.969792286105218, -0.577458326608801, 0.226179348823556] },
        { "AdamW(lr=0.01, weight_decay=0.1)", [0.98398393206664, -0.486434016579238, 0.213150445087295] },
        { "Adagrad(lr=0.1)", [0.97462153037607, -0.660335805653818, 0.256503831803886] },
        { "Adadelta(lr=0.5, rho=0.8)", [1.00113376046547, -0.505936757525259, 0.252083897937941] },
    };

    [Theory]
    [MemberData(nameof(PyTorch))]
    public void Eight_steps_equal_PyTorch(string call, double[] expected)
    {
        OptimizerSpecification optimizer = call switch
        {
            "RMSprop(lr=0.01, centered=True)" => Rmsprop(0.01) with { Centered = true },
            "RMSprop(lr=0.01, alpha=0.9, momentum=0.9)" => Rmsprop(0.01) with { Rho = 0.9, Momentum = 0.9 },
            "RMSprop(lr=0.01, alpha=0.9, momentum=0.5, centered=True)" =>
                Rmsprop(0.01) with { Rho = 0.9, Momentum = 0.5, Centered = true },
            "AdamW(lr=0.01, weight_decay=0.1)" => new() { Kind = OptimizerKind.Adamw, LearningRate = 0.01, WeightDecay = 0.1 },
            "Adagrad(lr=0.1)" => new() { Kind = OptimizerKind.Adagrad, LearningRate = 0.1, Epsilon = 1e-10 },
            _ => new() { Kind = OptimizerKind.Adadelta, LearningRate = 0.5, Rho = 0.8, Epsilon = 1e-6 },
        };
        ShouldBe(Last(optimizer), expected);
    }

    [Fact]
    public void Adam_without_bias_correction_and_with_epsilon_inside_is_the_slides_formula()
    {
        const double eta = 0.01, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-3;
        var optimizer = new OptimizerSpecification
        {
            Kind = OptimizerKind.Adam,
            LearningRate = eta,
            Epsilon = epsilon,
            EpsilonInside = true,
            WithoutBiasCorrection = true,
        };
        ShouldFollow(optimizer, () =>
        {
            var (m, v) = (0.0, 0.0);
            return g =>
            {
                m = beta1 * m + (1 - beta1) * g;
                v = beta2 * v + (1 - beta2) * g * g;
                return -eta / Math.Sqrt(v + epsilon) * m;
            };
        });

        // Without the correction the first step is too long, by √(1 − β₂) against 1 − β₁.
        var plain = new OptimizerSpecification { Kind = OptimizerKind.Adam, LearningRate = eta };
        var ratio = First(plain with { WithoutBiasCorrection = true }) / First(plain);
        ratio.ShouldBe((1 - beta1) / Math.Sqrt(1 - beta2), 1e-4);
    }

    [Fact]
    public void Adagrad_with_epsilon_inside_is_the_slides_formula()
    {
        const double eta = 0.1, epsilon = 0.01;
        ShouldFollow(
            new() { Kind = OptimizerKind.Adagrad, LearningRate = eta, Epsilon = epsilon, EpsilonInside = true },
            () =>
            {
                var sum = 0.0;
                return g => -eta / Math.Sqrt((sum += g * g) + epsilon) * g;
            });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rmsprop_divides_by_the_mean_with_this_gradient_or_by_the_one_before(bool previousMean)
    {
        const double eta = 0.01, rho = 0.9, epsilon = 0.01;
        ShouldFollow(
            Rmsprop(eta) with { Rho = rho, Epsilon = epsilon, EpsilonInside = true, PreviousMean = previousMean },
            () =>
            {
                var mean = 0.0;
                return g =>
                {
                    var before = mean;
                    mean = rho * mean + (1 - rho) * g * g;
                    return -eta / Math.Sqrt((previousMean ? before : mean) + epsilon) * g;
                };
            });
    }

    [Fact]
    public void Adadelta_on_the_previous_mean_follows_its_formula_and_begins_with_the_gradient()
    {
        const double rho = 0.9, epsilon = 1e-4;
        var optimizer = new OptimizerSpecification
        {
            Kind = OptimizerKind.Adadelta,
            LearningRate = 1,
            Rho = rho,
            Epsilon = epsilon,
            PreviousMean = true,
        };
        ShouldFollow(optimizer, () =>
        {
            var (gradients, steps) = (0.0, 0.0);
            return g =>
            {
                var u = -Math.Sqrt(steps + epsilon) / Math.Sqrt(gradients + epsilon) * g;
                gradients = rho * gradients + (1 - rho) * g * g;
                steps = rho * steps + (1 - rho) * u * u;
                return u;
            };
        });
        First(optimizer).ShouldBe(-Gradients().First()[0], 1e-6);
    }

    /// <summary>
    /// The formula of PyTorch's documentation, which its program has from 2.0 on; that of 1.13 multiplies by μₜ twice in the
    /// second product.
    /// </summary>
    [Theory]
    [InlineData(0.9, 0.999, 0.004)]
    [InlineData(0.8, 0.95, 0.05)]
    public void Nadam_follows_PyTorchs_formula(double beta1, double beta2, double decay)
    {
        const double eta = 0.01, epsilon = 1e-8;
        var optimizer = new OptimizerSpecification
        {
            Kind = OptimizerKind.Nadam,
            LearningRate = eta,
            Beta1 = beta1,
            Beta2 = beta2,
            MomentumDecay = decay,
        };
        ShouldFollow(optimizer, () =>
        {
            var (t, m, v, product) = (0, 0.0, 0.0, 1.0);
            return g =>
            {
                t++;
                var mu = beta1 * (1 - 0.5 * Math.Pow(0.96, t * decay));
                var next = beta1 * (1 - 0.5 * Math.Pow(0.96, (t + 1) * decay));
                product *= mu;
                m = beta1 * m + (1 - beta1) * g;
                v = beta2 * v + (1 - beta2) * g * g;
                var divisor = Math.Sqrt(v / (1 - Math.Pow(beta2, t))) + epsilon;
                return -eta * ((1 - mu) / (1 - product) * g + next / (1 - product * next) * m) / divisor;
            };
        });
    }

    [Fact]
    public void Nadams_product_is_the_same_whether_it_goes_on_or_begins_anew()
    {
        float[] Step(ScaleByNadam rule, long step)
        {
            float[] update = [0.5f];
            rule.Apply(update, new(new(1), new(1)), [0], new(step, 0, 0.1));
            return update;
        }

        var going = new ScaleByNadam(0.9, 0.999, 1e-8, 0.004);
        foreach (var step in (long[])[0, 1, 2, 40, 41, 9000, 9001, 3])
            Step(going, step).ShouldBe(Step(new(0.9, 0.999, 1e-8, 0.004), step), $"step {step}");
    }

    private static OptimizerSpecification Rmsprop(double learningRate) =>
        new() { Kind = OptimizerKind.Rmsprop, LearningRate = learningRate, Momentum = 0 };

    private static IEnumerable<double[]> Gradients() =>
        Enumerable.Range(0, StepCount).Select(t => (double[])[(t % 2 == 0 ? 1 : -1) * (t + 1) / 4.0, 0.01 * (t - 2), 3.0 - t, 0]);

    private static float[] Last(OptimizerSpecification optimizer) => Steps.Of(optimizer, Layout, Start.Append(0), Gradients())[^1];

    /// <summary>What the first step adds to the first parameter.</summary>
    private static double First(OptimizerSpecification optimizer) =>
        Steps.Of(optimizer, Layout, [0, 0, 0, 0], Gradients())[0][0];

    /// <summary>A formula gives the step for a gradient and remembers what it needs; one for each parameter.</summary>
    private static void ShouldFollow(OptimizerSpecification optimizer, Func<Func<double, double>> formula)
    {
        var expected = Start.Index().Select(p =>
        {
            var step = formula();
            return Gradients().Aggregate((double)p.Item, (value, gradient) => value + step(gradient[p.Index]));
        });
        ShouldBe(Last(optimizer), [.. expected]);
    }

    private static void ShouldBe(float[] actual, double[] expected)
    {
        for (var i = 0; i < expected.Length; i++) ((double)actual[i]).ShouldBe(expected[i], 1e-6, $"parameter {i}");
    }
}
