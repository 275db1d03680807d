using Cluster.Shared.Data;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Training.Shards;
using Cluster.Worker.Gradients;

namespace Cluster.Cli.Labs.Measures;

/// <summary>How large signals are in the hidden layers of a net before training, first layer first.</summary>
/// <param name="Forward">Variance of the activations, over neurons and examples.</param>
/// <param name="Backward">Variance of the gradient by the weighted inputs, likewise.</param>
internal sealed record SignalSizes(IReadOnlyList<double> Forward, IReadOnlyList<double> Backward)
{
    /// <summary>What the variance is multiplied by from one layer to the next; null where it left the range of a float.</summary>
    public double? ForwardFactor => Factor(Forward[0], Forward[^1], Forward.Count);

    /// <summary>Likewise on the way back.</summary>
    public double? BackwardFactor => Factor(Backward[^1], Backward[0], Backward.Count);

    private static double? Factor(double first, double last, int layers)
    {
        var factor = Math.Pow(last / first, 1.0 / (layers - 1));
        return double.IsFinite(factor) && factor > 0 ? factor : null;
    }
}

/// <summary>A deep net with layers all equally wide, biases 0, and random images: what theory of initial weights speaks of.</summary>
/// <param name="depth">Hidden layers, at least 2.</param>
/// <param name="width">Neurons a layer, inputs and outputs included; at most 256.</param>
internal sealed class SignalPropagation(int depth, int width)
{
    private const int Examples = 8;
    private const double LargestOutput = 0.01;

    private readonly ExampleSet _examples = RandomImages(width);

    public SignalSizes Measure(Activation activation, InitializerKind initializer, ulong seed, IGradientEngine engine)
    {
        var model = Model(activation);
        var weights = new Initializer(initializer);
        var parameters = ParameterInitialization.Create(
            model, new() { Weights = weights, OutputWeights = weights, Biases = Initializer.Zero }, seed, firstExample: []);
        var (layout, sum) = (new ParameterLayout(model), new ShardSum(model));
        KeepOutputsSmall(parameters, layout, sum, engine);
        var (forward, backward) = (Moments.Of(depth), Moments.Of(depth));
        for (var example = 0; example < Examples; example++)
        {
            // One at a time: the gradient by the biases then is that by the weighted inputs.
            engine.Gradient(parameters, _examples, [example], Pass.Single(statistics: true), sum);
            for (var layer = 0; layer < depth; layer++)
            {
                var activations = sum.Activations[layer];
                forward[layer].Add(activations.Sum, activations.SumOfSquares, activations.Count);
                backward[layer].Add(layout.Biases(layer).Of(sum.Gradient.Span)[..width]);
            }
        }

        return new([.. forward.Select(one => one.Variance)], [.. backward.Select(one => one.Variance)]);
    }

    /// <summary>An engine for <see cref="Measure"/>.</summary>
    public IGradientEngine Engine(Activation activation) => new GradientEngineFactory().Create(Model(activation));

    /// <summary>
    /// Scales the output layer's weights until all outputs are about 1/2. Their errors then do not depend on what came forward, and the
    /// gradient meets the weights as theory has it: as if they were not those that made it.
    /// </summary>
    private void KeepOutputsSmall(AlignedBuffer parameters, ParameterLayout layout, ShardSum sum, IGradientEngine engine)
    {
        var weights = layout.Weights(depth).Of(parameters.Span);
        var squares = 0.0;
        foreach (var weight in weights) squares += (double)weight * weight;
        engine.Gradient(parameters, _examples, [.. Enumerable.Range(0, Examples)], Pass.Single(statistics: true), sum);

        // |w·a| is at most ‖w‖ ‖a‖.
        var scale = (float)(LargestOutput / Math.Sqrt(squares * sum.Activations[depth - 1].SumOfSquares));
        for (var i = 0; i < weights.Length; i++) weights[i] *= scale;
    }

    private ModelSpecification Model(Activation activation) => new()
    {
        Inputs = width,
        Hidden = [.. Enumerable.Repeat(width, depth)],
        Outputs = width,
        Activation = activation,
    };

    private static ExampleSet RandomImages(int width)
    {
        var stream = new RandomStream(0, RandomPurpose.Simulation);
        byte[] inputs = [.. Enumerable.Range(0, Examples * width).Select(i => (byte)stream.Below((ulong)i, 256))];
        byte[] labels = [.. Enumerable.Range(0, Examples).Select(i => (byte)(i % width))];
        return new(inputs, labels, width, width);
    }

    private sealed class Moments
    {
        private double _sum;
        private double _squares;
        private long _count;

        public double Variance => _squares / _count - _sum / _count * (_sum / _count);

        public static Moments[] Of(int layers) => [.. Enumerable.Range(0, layers).Select(_ => new Moments())];

        public void Add(double sum, double squares, long count) =>
            (_sum, _squares, _count) = (_sum + sum, _squares + squares, _count + count);

        public void Add(ReadOnlySpan<float> values)
        {
            foreach (var value in values) Add(value, (double)value * value, 1);
        }
    }
}
