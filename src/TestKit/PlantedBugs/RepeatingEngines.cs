using Cluster.Shared.Data;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Training;

namespace Cluster.TestKit.PlantedBugs;

/// <summary>Asks its engines for gradients in which the second example stands where the first should.</summary>
internal sealed class RepeatingEngines(IGradientEngineFactory inner) : IGradientEngineFactory
{
    public IGradientEngine Create(ModelSpecification model) => new RepeatingEngine(inner.Create(model));

    private sealed class RepeatingEngine(IGradientEngine inner) : IGradientEngine
    {
        public int Threads
        {
            get => inner.Threads;
            set => inner.Threads = value;
        }

        public void Gradient(AlignedBuffer parameters, ExampleSet examples, ReadOnlySpan<int> indexes, bool statistics, ShardSum sum)
        {
            var asked = indexes.ToArray();
            if (asked.Length > 1) asked[0] = asked[1];
            inner.Gradient(parameters, examples, asked, statistics, sum);
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
