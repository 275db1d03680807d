using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cluster.Shared.Numerics;

namespace Cluster.Shared.Tests.Numerics;

public sealed class AlignedBufferTests
{
    private const int LineBytes = 64;

    /// <summary>All small ones, and some beyond the size from which .NET keeps arrays on a heap of their own.</summary>
    private static IEnumerable<int> Lengths() => Enumerable.Range(0, 300).Concat([1_000, 21_250, 21_251, 100_003, 1_000_000]);

    [Fact]
    public void Buffers_begin_at_multiples_of_64_bytes_and_stay_there_with_their_contents()
    {
        var buffers = Lengths().Select(length => new AlignedBuffer(length)).ToList();
        foreach (var buffer in buffers) buffer.Span.Fill(buffer.Length);
        var addresses = buffers.ConvertAll(Address);
        addresses.ShouldAllBe(address => address % LineBytes == 0);

        // Every second one goes, so that a collector that moves things has somewhere to move them to.
        for (var i = buffers.Count - 1; i >= 0; i -= 2)
        {
            buffers.RemoveAt(i);
            addresses.RemoveAt(i);
        }

        for (var i = 0; i < 3; i++) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        buffers.ConvertAll(Address).ShouldBe(addresses);
        foreach (var buffer in buffers) buffer.Span.ContainsAnyExcept(buffer.Length).ShouldBeFalse($"{buffer.Length}");
    }

    /// <summary>Memory that was used before and given back, too.</summary>
    [Fact]
    public void Buffers_are_zero_at_first()
    {
        for (var round = 0; round < 3; round++)
        {
            foreach (var length in Lengths())
            {
                var buffer = new AlignedBuffer(length);
                buffer.Span.ContainsAnyExcept(0f).ShouldBeFalse($"{length}");
                buffer.Span.Fill(float.NaN);
            }

            GC.Collect();
        }
    }

    [Fact]
    public void A_buffer_has_the_length_that_was_asked_for_and_no_more()
    {
        foreach (var length in Lengths())
        {
            var buffer = new AlignedBuffer(length);
            buffer.Length.ShouldBe(length);
            buffer.Span.Length.ShouldBe(length);
            Should.Throw<IndexOutOfRangeException>(() => buffer[length] = 1);
            Should.Throw<IndexOutOfRangeException>(() => buffer[-1] = 1);
            if (length == 0) continue;
            (buffer[0], buffer[length - 1]) = (2, 3);
            (buffer.Start, buffer.Span[^1]).ShouldBe((length == 1 ? 3f : 2f, 3f));
            Unsafe.AreSame(ref buffer.Start, ref MemoryMarshal.GetReference(buffer.Span)).ShouldBeTrue();
        }
    }

    [Fact]
    public void Neighbours_do_not_overlap()
    {
        var buffers = Lengths().Select(length => new AlignedBuffer(length)).ToList();
        for (var i = 0; i < buffers.Count; i++) buffers[i].Span.Fill(i);
        for (var i = 0; i < buffers.Count; i++) buffers[i].Span.ContainsAnyExcept(i).ShouldBeFalse();
    }

    [Fact]
    public void Lengths_that_no_array_has_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new AlignedBuffer(-1));
        Should.Throw<OverflowException>(() => new AlignedBuffer(int.MaxValue));
        Should.Throw<OverflowException>(() => AlignedBuffer.Pad(int.MaxValue));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 16)]
    [InlineData(15, 16)]
    [InlineData(16, 16)]
    [InlineData(17, 32)]
    [InlineData(784, 784)]
    public void Counts_are_padded_to_whole_groups(int count, int padded) => AlignedBuffer.Pad(count).ShouldBe(padded);

    private static long Address(AlignedBuffer buffer) => Unsafe.ByteOffset(ref Unsafe.NullRef<float>(), ref buffer.Start);
}
