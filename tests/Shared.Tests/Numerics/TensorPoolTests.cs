using Cluster.Shared.Numerics;

namespace Cluster.Shared.Tests.Numerics;

public sealed class TensorPoolTests
{
    private const int Length = 1000;

    [Fact]
    public void What_is_returned_is_rented_again_once()
    {
        var pool = new TensorPool();
        var buffer = pool.Rent(Length);
        pool.Return(buffer);
        pool.Rent(Length + 1).ShouldNotBeSameAs(buffer);
        pool.Rent(Length).ShouldBeSameAs(buffer);
        pool.Rent(Length).ShouldNotBeSameAs(buffer);
    }

    [Fact]
    public void No_more_is_kept_than_the_bound_and_the_lengths_not_wanted_lately_go_first()
    {
        var pool = new TensorPool(bytesMax: 3 * sizeof(float) * Length);
        var buffers = Enumerable.Range(0, 4).Select(i => new AlignedBuffer(Length - i)).ToList();
        foreach (var buffer in buffers.Take(3)) pool.Return(buffer);
        pool.Return(pool.Rent(Length));
        pool.Return(buffers[3]);
        pool.Rent(Length - 1).ShouldNotBeSameAs(buffers[1]);
        foreach (var i in new[] { 0, 2, 3 }) pool.Rent(Length - i).ShouldBeSameAs(buffers[i]);
    }

    [Fact]
    public void A_buffer_beyond_the_bound_is_not_kept_and_drives_out_nobody()
    {
        var pool = new TensorPool(bytesMax: sizeof(float) * Length);
        var (small, large) = (new AlignedBuffer(Length), new AlignedBuffer(Length + 1));
        pool.Return(small);
        pool.Return(large);
        pool.Rent(Length + 1).ShouldNotBeSameAs(large);
        pool.Rent(Length).ShouldBeSameAs(small);
    }

    [Fact]
    public void Of_a_thousand_small_lengths_few_are_kept()
    {
        var pool = new TensorPool();
        var buffers = Enumerable.Range(1, 1000).Select(length => new AlignedBuffer(length)).ToList();
        foreach (var buffer in buffers) pool.Return(buffer);
        buffers.Count(buffer => pool.Rent(buffer.Length) == buffer).ShouldBe(256);
    }
}
