using System.Runtime.InteropServices;
using System.Text;
using Cluster.Shared.Numerics;
using Cluster.Shared.Protos;
using Cluster.Shared.Sockets;

namespace Cluster.Shared.Tests.Sockets;

public sealed class FrameReaderTests
{
    private const long AttachedMax = 1 << 20;

    private static readonly LinkFrame s_frame = new() { Envelope = new LinkEnvelope { Receiver = "//coordinator/service", Format = 1 } };

    [Fact]
    public void Parcels_come_out_as_they_went_in_however_they_are_cut()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var bytes = Recorded.RandomBytes(random, random.Next(1, 200_000));
            var floats = Recorded.RandomBytes(random, 4 * random.Next(0, 50_000));
            var stream = Recorded.Stream(
                (s_frame, Frames.AttachedBytes, bytes), (s_frame, Frames.AttachedNothing, []), (s_frame, Frames.AttachedFloats, floats));
            var reader = Reader(stream, random);
            reader.ReadPreamble();
            reader.Read().Bytes.Span.SequenceEqual(bytes).ShouldBeTrue();
            LinkFrame.Parser.ParseFrom(reader.Read().Header.Span).ShouldBe(s_frame);
            MemoryMarshal.AsBytes(reader.Read().Floats!.Span).SequenceEqual(floats).ShouldBeTrue();
            Should.Throw<EndOfStreamException>(() => reader.Read()).Message.ShouldBe("it closed the connection");
        }
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "'GET / HTTP/1.1··Host: a·', which no node of a cluster begins with; is this")]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n", "it sent 'SSH-2.0-OpenSSH_9.6··'")]
    [InlineData("\u0016\u0003\u0001\u0002\u0000", "it sent '·····'")]
    public void What_another_protocol_begins_with_is_shown(string text, string problem) =>
        Should.Throw<InvalidDataException>(() => Reader(Encoding.Latin1.GetBytes(text), new Random(2), whole: true).ReadPreamble())
            .Message.ShouldContain(problem);

    [Fact]
    public void Another_version_of_the_framing_is_named()
    {
        var preamble = Frames.Preamble();
        preamble[^4] = 9;
        Should.Throw<InvalidDataException>(() => Reader(preamble, new Random(3)).ReadPreamble()).Message
            .ShouldContain("version 9, and this node knows version 1");
    }

    [Theory]
    [InlineData(0, 0u, 0L, "it announced a header of 0 bytes; 1 to 60,000 are allowed")]
    [InlineData(60_001, 0u, 0L, "it announced a header of 60,001 bytes; 1 to 60,000 are allowed")]
    [InlineData(-1, 0u, 0L, "it announced a header of 4,294,967,295 bytes; 1 to 60,000 are allowed")]
    [InlineData(5, 3u, 4L, "it announced 4 bytes of kind 3, which there is not")]
    [InlineData(5, 0u, 4L, "it announced 4 bytes of kind 0, which there is not")]
    [InlineData(5, 1u, -4L, "it announced -4 bytes of kind 1, which there is not")]
    [InlineData(5, 2u, 6L, "it announced 6 bytes of kind 2, which there is not")]
    [InlineData(5, 2u, 1L << 40, "it announced 1,099,511,627,776 attached bytes; 1,048,576 are allowed")]
    public void A_length_that_cannot_be_is_refused_before_anything_is_allocated(int header, uint kind, long attached, string problem)
    {
        var stream = Recorded.Stream((s_frame, kind, []));
        Frames.WritePrefix(stream.AsSpan(Frames.PreambleLength), header, kind, attached);
        var reader = Reader(stream, new Random(4));
        reader.ReadPreamble();
        Should.Throw<InvalidDataException>(() => reader.Read()).Message.ShouldBe(problem);
    }

    [Fact]
    public void Bytes_that_never_come_are_not_allocated()
    {
        var stream = Recorded.Stream((s_frame, Frames.AttachedBytes, new byte[100]));
        Frames.WritePrefix(stream.AsSpan(Frames.PreambleLength), s_frame.CalculateSize(), Frames.AttachedBytes, AttachedMax);
        var reader = Reader(stream, new Random(5));
        reader.ReadPreamble();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Should.Throw<EndOfStreamException>(() => reader.Read()).Message.ShouldBe("it closed the connection in the middle of a message");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(150_000);
    }

    private static FrameReader Reader(byte[] bytes, Random random, bool whole = false) =>
        new(whole ? new WholeSource(bytes) : new PiecewiseSource(bytes, random), new TensorPool(), () => AttachedMax);

    private sealed class WholeSource(byte[] bytes) : IByteSource
    {
        private bool _isRead;

        public int Read(Span<byte> target)
        {
            if (_isRead) return 0;
            _isRead = true;
            bytes.CopyTo(target);
            return bytes.Length;
        }
    }
}
