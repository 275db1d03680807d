using Cluster.Shared.Models;
using Cluster.Shared.Numerics;

namespace Cluster.Worker.Tests.Gradients;

/// <summary>Models, parameters and examples for the tests of this folder.</summary>
public static class Cases
{
    /// <summary>Every hidden activation with every cost and the output activations that go with it.</summary>
    public static TheoryData<Activation, Activation, Cost> Combinations() => Combinations(_ => true);

    /// <summary>Those whose derivatives follow from their values.</summary>
    public static TheoryData<Activation, Activation, Cost> PlainCombinations() =>
        Combinations(activation => !activation.NeedsWeightedInput());

    private static TheoryData<Activation, Activation, Cost> Combinations(Func<Activation, bool> take)
    {
        Activation[] elementwise = [.. Enum.GetValues<Activation>().Where(one => one != Activation.Softmax && take(one))];
        var data = new TheoryData<Activation, Activation, Cost>();
        foreach (var hidden in elementwise)
        {
            data.Add(hidden, Activation.Sigmoid, Cost.CrossEntropy);
            data.Add(hidden, Activation.Sigmoid, Cost.CrossEntropyMean);
            data.Add(hidden, Activation.Softmax, Cost.LogLikelihood);
            foreach (var output in elementwise) data.Add(hidden, output, Cost.Quadratic);
        }

        return data;
    }

    public static ModelSpecification Model(Activation hidden, Activation output, Cost cost, params int[] sizes) => new()
    {
        Inputs = sizes[0],
        Hidden = sizes[1..^1],
        Outputs = sizes[^1],
        Activation = hidden,
        OutputActivation = output,
        Cost = cost,
    };

    /// <summary>Weights of variance 1/n_in and standard normal biases.</summary>
    public static AlignedBuffer Parameters(ModelSpecification model, ulong seed = 1) =>
        ParameterInitialization.Create(model, new(), seed, firstExample: []);

    /// <summary>The real parameters, layer by layer: weights [out][in], then biases.</summary>
    public static float[] Canonical(ModelSpecification model, AlignedBuffer flat) => new ParameterLayout(model).ToCanonical(flat);

    public static AlignedBuffer Flat(ModelSpecification model, ReadOnlySpan<float> canonical) =>
        new ParameterLayout(model).FromCanonical(canonical);

    /// <summary>Uniform in [0, 1).</summary>
    public static float[] Inputs(int count, ulong seed = 2)
    {
        var stream = new RandomStream(seed, RandomPurpose.Simulation);
        return [.. Enumerable.Range(0, count).Select(i => (float)stream.Uniform((ulong)i))];
    }

    public static byte[] Labels(int count, int classes, ulong seed = 3)
    {
        var stream = new RandomStream(seed, RandomPurpose.Simulation);
        return [.. Enumerable.Range(0, count).Select(i => (byte)stream.Below((ulong)i, Math.Max(2, classes)))];
    }

    public static double[] Doubles(ReadOnlySpan<float> values)
    {
        var doubles = new double[values.Length];
        for (var i = 0; i < doubles.Length; i++) doubles[i] = values[i];
        return doubles;
    }

    /// <summary>In the canonical order.</summary>
    public static double[] Doubles(ModelSpecification model, AlignedBuffer flat) => Doubles(Canonical(model, flat));

    /// <summary>‖actual − expected‖ / ‖expected‖.</summary>
    public static double RelativeError(IEnumerable<double> actual, IReadOnlyCollection<double> expected) =>
        Math.Sqrt(actual.Zip(expected, (a, e) => (a - e) * (a - e)).Sum()) / Math.Sqrt(expected.Sum(e => e * e));

    /// <summary>The largest of the parameter tensors' errors; both in the canonical order.</summary>
    public static double RelativeError(ModelSpecification model, float[] actual, double[] expected)
    {
        actual.Length.ShouldBe(expected.Length);
        var (first, worst) = (0, 0.0);
        foreach (var slice in new ParameterLayout(model).Slices)
        {
            var tensor = first..(first += slice.Count);
            worst = Math.Max(worst, RelativeError(Doubles(actual[tensor]), expected[tensor]));
        }

        first.ShouldBe(expected.Length);
        return worst;
    }
}
