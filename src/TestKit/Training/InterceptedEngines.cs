using Cluster.Shared.Data;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Training.Shards;

namespace Cluster.TestKit.Training;

/// <summary>Gradient engines with somebody between them and whoever asks for a gradient; all else goes through.</summary>
/// <param name="inner">Makes those that do the work.</param>
/// <param name="asked">Gets the examples of each gradient, and gives those that are computed.</param>
public sealed class InterceptedEngines(IGradientEngineFactory inner, Func<int[], int[]> asked) : IGradientEngineFactory
{
    /// <inheritdoc />
    public IGradientEngine Create(ModelSpecification model) => new InterceptedEngine(inner.Create(model), asked);

    private sealed class InterceptedEngine(IGradientEngine inner, Func<int[], int[]> asked) : IGradientEngine
    {
        public int Threads
        {
            get => inner.Threads;
            set => inner.Threads = value;
        }

        public void Gradient(AlignedBuffer parameters, ExampleSet examples, ReadOnlySpan<int> indexes, in Pass pass, ShardSum sum) =>
            inner.Gradient(parameters, examples, asked(indexes.ToArray()), pass, sum);

        public bool TryDescend(
            AlignedBuffer parameters, ExampleSet examples, ReadOnlySpan<int> indexes, in DescentStep step, ShardSum sum) =>
            inner.TryDescend(parameters, examples, indexes, step, sum);

        public void Expect(ExampleSet examples, ReadOnlySpan<int> indexes) => inner.Expect(examples, indexes);

        public void Evaluate(AlignedBuffer parameters, ExampleSet examples, Range range, ShardSum sum) =>
            inner.Evaluate(parameters, examples, range, sum);

        public void Dispose() => inner.Dispose();
    }
}
