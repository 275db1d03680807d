using Cluster.Shared.Data;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Training.Shards;
using Cluster.Worker.Gradients;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Tests.Gradients;

public sealed class ArithmeticTests
{
    [Fact]
    public void Every_width_of_vectors_gives_the_same_hash()
    {
        var hash = Arithmetic.Hash(new GradientEngineFactory());
        hash.Length.ShouldBe(64);
        foreach (var width in Enum.GetValues<VectorWidth>()) Arithmetic.Hash(new EnginesOf(width)).ShouldBe(hash, $"{width}");
    }

    [Fact]
    public void A_different_last_bit_of_a_few_gradients_gives_another_hash() =>
        Arithmetic.Hash(new EnginesOf(VectorWidth.Bits128, flips: true)).ShouldNotBe(Arithmetic.Hash(new GradientEngineFactory()));

    private sealed class EnginesOf(VectorWidth width, bool flips = false) : IGradientEngineFactory
    {
        public IGradientEngine Create(ModelSpecification model)
        {
            var engine = GradientEngineFactory.Create(model, width);
            return flips ? new FlippingEngine(engine) : engine;
        }
    }

    /// <summary>Turns the last bit of the first input's weight gradients around: what another order of additions might do.</summary>
    private sealed class FlippingEngine(IGradientEngine engine) : IGradientEngine
    {
        public int Threads { get => engine.Threads; set => engine.Threads = value; }

        public void Gradient(AlignedBuffer parameters, ExampleSet examples, ReadOnlySpan<int> indexes, in Pass pass, ShardSum sum)
        {
            engine.Gradient(parameters, examples, indexes, pass, sum);
            var first = sum.Gradient.Span[..19];
            foreach (ref var value in first) value = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(value) ^ 1);
        }

        public bool TryDescend(
            AlignedBuffer parameters, ExampleSet examples, ReadOnlySpan<int> indexes, in DescentStep step, ShardSum sum) => false;

        public void Expect(ExampleSet examples, ReadOnlySpan<int> indexes) => engine.Expect(examples, indexes);

        public void Evaluate(AlignedBuffer parameters, ExampleSet examples, Range range, ShardSum sum) =>
            engine.Evaluate(parameters, examples, range, sum);

        public void Dispose() => engine.Dispose();
    }
}
