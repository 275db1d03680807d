using Cluster.Shared.Checkpoints;

namespace Cluster.Shared.Tests.Checkpoints;

public sealed class CheckpointTests
{
    private static readonly Checkpoint Example = new("f00d", "{\"a\":1}"u8.ToArray(), [[1.5f, -2f, float.Epsilon], [0f, float.NaN]]);

    [Fact]
    public void What_was_encoded_is_decoded()
    {
        var decoded = Checkpoint.Decode(Example.Encode());
        decoded.Fingerprint.ShouldBe(Example.Fingerprint);
        decoded.State.ToArray().ShouldBe(Example.State.ToArray());
        decoded.Buffers.Count.ShouldBe(2);
        decoded.Buffers[0].ShouldBe(Example.Buffers[0]);
        decoded.Buffers[1].ShouldBe(Example.Buffers[1]);
    }

    [Fact]
    public void One_that_no_array_can_hold_is_refused_with_its_size()
    {
        var many = Example with { Buffers = [.. Enumerable.Repeat(new float[1 << 20], 512)] };
        Should.Throw<InvalidOperationException>(many.Encode).Message.ShouldContain("512 buffers would have 21474");
    }

    [Fact]
    public void Every_changed_byte_and_every_cut_is_noticed()
    {
        var bytes = Example.Encode();
        for (var i = 0; i < bytes.Length; i++)
        {
            var changed = bytes.ToArray();
            changed[i] ^= 0x10;
            Should.Throw<InvalidDataException>(() => Checkpoint.Decode(changed));
            var length = i;
            Should.Throw<InvalidDataException>(() => Checkpoint.Decode(bytes.AsMemory(0, length)));
        }
    }
}
