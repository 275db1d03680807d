using Cluster.Shared.Models;

namespace Cluster.Cli.Labs.Measures;

/// <summary>
/// Three hidden layers of one sigmoid neuron each and one output neuron, input 1, target 1, quadratic cost: the net of which
/// ∂C/∂b₁ = σ′(z₁) w₂ σ′(z₂) w₃ σ′(z₃) w₄ σ′(z₄) ∂C/∂a₄ is the gradient. In double precision.
/// </summary>
internal sealed class ScalarChain
{
    public const int Layers = 4;
    private const double Input = 1;
    private const double Target = 1;

    /// <summary>The same net for a gradient engine.</summary>
    public static readonly ModelSpecification Model = new() { Inputs = 1, Hidden = [1, 1, 1], Outputs = 1, Cost = Cost.Quadratic };

    private readonly double[] _biases;
    private readonly double[] _slopes = new double[Layers];

    /// <param name="weights">[4] First to last.</param>
    /// <param name="biases">[4]</param>
    public ScalarChain(double[] weights, double[] biases)
    {
        (Weights, _biases) = (weights, biases);
        Output = Forward(biases, _slopes);
    }

    /// <summary>[4] First to last.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <summary>[4] σ′(z) of each neuron.</summary>
    public IReadOnlyList<double> Slopes => _slopes;

    public double Output { get; }

    /// <summary>∂C/∂a₄.</summary>
    public double CostSlope => Output - Target;

    /// <summary>The weights and biases that a run with this seed begins with, all from N(0, 1): those of the experiment 'chain'.</summary>
    public static (ScalarChain Chain, Shared.Numerics.AlignedBuffer Parameters) Draw(ulong seed)
    {
        var normal = new Initializer(InitializerKind.StandardNormal);
        var parameters = ParameterInitialization.Create(
            Model, new() { Weights = normal, OutputWeights = normal, Biases = normal }, seed, firstExample: []);
        var layout = new ParameterLayout(Model);
        double At(ParameterSlice slice) => parameters[slice.IndexOf(output: 0)];
        return (
            new(
                [.. Enumerable.Range(0, Layers).Select(layer => At(layout.Weights(layer)))],
                [.. Enumerable.Range(0, Layers).Select(layer => At(layout.Biases(layer)))]),
            parameters);
    }

    /// <summary>All weights equal, and biases that make every weighted input 0: b = −w a of the layer before.</summary>
    public static ScalarChain Centered(double weight) =>
        new([weight, weight, weight, weight], [-weight * Input, -weight / 2, -weight / 2, -weight / 2]);

    /// <summary>w σ′(z) of a layer: what the gradient is multiplied by on its way back through it.</summary>
    /// <param name="layer">1 for the second neuron, 3 for the output.</param>
    public double Factor(int layer) => Weights[layer] * _slopes[layer];

    /// <summary>∂C/∂b of a layer by the product formula.</summary>
    /// <param name="layer">0 for the first.</param>
    public double Gradient(int layer)
    {
        var product = _slopes[layer];
        for (var after = layer + 1; after < Layers; after++) product *= Factor(after);
        return product * CostSlope;
    }

    /// <summary>The same by central differences of the cost: two more passes, no formula.</summary>
    public double Difference(int layer)
    {
        const double step = 1e-6;
        double Cost(double change)
        {
            double[] biases = [.. _biases];
            biases[layer] += change;
            var error = Forward(biases, new double[Layers]) - Target;
            return error * error / 2;
        }

        return (Cost(step) - Cost(-step)) / (2 * step);
    }

    private double Forward(double[] biases, double[] slopes)
    {
        var a = Input;
        for (var layer = 0; layer < Layers; layer++)
        {
            var z = Weights[layer] * a + biases[layer];
            (a, slopes[layer]) = (Sigmoid.Value(z), Sigmoid.Slope(z));
        }

        return a;
    }
}
