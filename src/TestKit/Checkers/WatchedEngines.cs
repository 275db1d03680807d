using Cluster.Shared.Data;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Training;

namespace Cluster.TestKit.Checkers;

/// <summary>Gradient engines that tell which examples they were given.</summary>
/// <param name="inner">Makes those that do the work.</param>
/// <param name="node">Where they work.</param>
/// <param name="events">Whom they tell.</param>
public sealed class WatchedEngines(IGradientEngineFactory inner, string node, ClusterEvents events) : IGradientEngineFactory
{
    /// <inheritdoc />
    public IGradientEngine Create(ModelSpecification model) => new WatchedEngine(inner.Create(model), node, events);

    private sealed class WatchedEngine(IGradientEngine inner, string node, ClusterEvents events) : IGradientEngine
    {
        public int Threads
        {
            get => inner.Threads;
            set => inner.Threads = value;
        }

        public void Gradient(AlignedBuffer parameters, ExampleSet examples, ReadOnlySpan<int> indexes, bool statistics, ShardSum sum)
        {
            events.RaiseGradient(node, indexes.ToArray());
            inner.Gradient(parameters, examples, indexes, statistics, sum);
        }

        public bool TryDescend(
            AlignedBuffer parameters, ExampleSet examples, ReadOnlySpan<int> indexes, in DescentStep step, ShardSum sum) =>
            inner.TryDescend(parameters, examples, indexes, step, sum);

        public void Expect(ExampleSet examples, ReadOnlySpan<int> indexes) => inner.Expect(examples, indexes);

        public void Evaluate(AlignedBuffer parameters, ExampleSet examples, Range range, ShardSum sum) =>
            inner.Evaluate(parameters, examples, range, sum);

        public void Dispose() => inner.Dispose();
    }
}
