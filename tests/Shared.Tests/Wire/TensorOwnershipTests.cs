using Cluster.Shared.Diagnostics;
using Cluster.Shared.Links;
using Cluster.Shared.Messages;
using Cluster.Shared.Numerics;
using Cluster.Shared.Training.Shards;
using Cluster.Shared.Wire;

namespace Cluster.Shared.Tests.Wire;

/// <summary>Who holds a buffer, from the sender's hand to the receiver's pool.</summary>
public sealed class TensorOwnershipTests
{
    private const int Length = 48;
    private static readonly NamedRef.Format Refs = new();
    private static readonly WorkItem Step = new(7, WorkKind.Step, 0, 7, 10, Statistics: false);

    private readonly TensorPool _pool = new();

    [Fact]
    public void Parameters_travel_where_they_lie_and_come_home_when_they_were_read()
    {
        var (parameters, done) = (new AlignedBuffer(Length), 0);
        var body = Format<ComputeShards>().Write(new ComputeShards(Step, new(1, 0), parameters, () => done++), Refs);
        body.Floats.ShouldBeSameAs(parameters);
        done.ShouldBe(0);
        body.Done!();
        done.ShouldBe(1);

        var received = _pool.Rent(Length);
        var compute = (ComputeShards)Format<ComputeShards>().Read(body with { Floats = received }, Refs);
        compute.Parameters.ShouldBeSameAs(received);
        _pool.Rent(Length).ShouldNotBeSameAs(received);
        compute.Done!();
        _pool.Rent(Length).ShouldBeSameAs(received);
    }

    [Fact]
    public void A_sum_is_released_when_it_is_sent_and_the_received_one_returns_to_the_pool()
    {
        var released = new List<ShardSum>();
        var sum = new ShardSum(new AlignedBuffer(Length), [], released.Add) { Examples = 5 };
        var body = Format<ShardsComputed>().Write(new ShardsComputed(Step, new(0, 1), sum), Refs);
        body.Floats.ShouldBeSameAs(sum.Gradient);
        released.ShouldBeEmpty();
        body.Done!();
        released.ShouldBe([sum]);

        var received = _pool.Rent(Length);
        var computed = (ShardsComputed)Format<ShardsComputed>().Read(body with { Floats = received }, Refs);
        computed.Sum.Gradient.ShouldBeSameAs(received);
        computed.Sum.Release();
        _pool.Rent(Length).ShouldBeSameAs(received);
    }

    [Fact]
    public void With_statistics_the_sum_is_released_at_once_and_no_buffer_is_lost()
    {
        var released = 0;
        var sum = new ShardSum(new AlignedBuffer(Length), [new ActivationStatistics(5)], _ => released++) { Examples = 5 };
        sum.Activations[0].Active[3] = 4;
        var body = Format<ShardsComputed>().Write(new ShardsComputed(Step with { Statistics = true }, new(0, 1), sum), Refs);
        released.ShouldBe(1);
        var sent = body.Floats!;
        sent.Length.ShouldBe(Length + 5);
        body.Done!();
        _pool.Rent(Length + 5).ShouldBeSameAs(sent);

        var computed = (ShardsComputed)Format<ShardsComputed>().Read(body, Refs);
        computed.Sum.Activations[0].Active.ShouldBe([0, 0, 0, 4, 0]);
        _pool.Rent(Length + 5).ShouldBeSameAs(sent);
        computed.Sum.Release();
        _pool.Rent(Length).ShouldBeSameAs(computed.Sum.Gradient);
    }

    [Fact]
    public void An_evaluation_travels_without_a_gradient_and_is_added_up_all_the_same()
    {
        var work = Step with { Kind = WorkKind.Evaluation };
        var tree = new ShardTree(2);
        tree.Clear(work.HasGradient);
        for (var shard = 0; shard < 2; shard++)
        {
            var sum = new ShardSum(new AlignedBuffer(Length), [], home: null) { Cost = 1 + shard, Correct = 2, Examples = 5 };
            var body = Format<ShardsComputed>().Write(new ShardsComputed(work, new(0, shard), sum), Refs);
            body.Floats.ShouldBeNull();
            body.Done.ShouldNotBeNull();
            var computed = (ShardsComputed)Format<ShardsComputed>().Read(body, Refs);
            tree.Add(computed.Node, computed.Sum);
        }

        var total = tree.TakeRoot();
        (total.Cost, total.Correct, total.Examples).ShouldBe((3.0, 4, 10));
    }

    [Fact]
    public void Floats_that_are_missing_or_do_not_fit_are_refused()
    {
        var format = Format<ShardsComputed>();
        var sum = new ShardSum(new AlignedBuffer(Length), [new ActivationStatistics(5)], home: null) { Examples = 5 };
        var plain = format.Write(new ShardsComputed(Step, new(0, 1), sum), Refs);
        Should.Throw<InvalidDataException>(() => format.Read(plain with { Floats = null }, Refs))
            .Message.ShouldContain("gradient is missing");

        var measured = format.Write(new ShardsComputed(Step with { Statistics = true }, new(0, 1), sum), Refs);
        Should.Throw<InvalidDataException>(() => format.Read(measured with { Floats = new AlignedBuffer(5) }, Refs))
            .Message.ShouldContain("layers have 5 neurons, but only 5 floats came");
    }

    /// <summary>They are written and read at every step, which for a small net takes some 100 µs.</summary>
    [Fact]
    public void The_messages_of_a_step_take_little_memory()
    {
        var (compute, computed) = (Format<ComputeShards>(), Format<ShardsComputed>());
        var sum = new ShardSum(new AlignedBuffer(Length), [], _ => { }) { Examples = 5 };
        RoundTrips(10);
        var before = GC.GetAllocatedBytesForCurrentThread();
        RoundTrips(1000);
        ((GC.GetAllocatedBytesForCurrentThread() - before) / 1000).ShouldBeLessThan(2000);

        void RoundTrips(int count)
        {
            for (var i = 0; i < count; i++)
            {
                compute.Read(compute.Write(new ComputeShards(Step, new(0, 1), sum.Gradient), Refs), Refs);
                computed.Read(computed.Write(new ShardsComputed(Step, new(0, 1), sum), Refs), Refs);
            }
        }
    }

    private IMessageFormat Format<T>() => WireFormats.All(_pool).Single(format => format.Type == typeof(T));
}
