using Cluster.Shared.Data;

namespace Cluster.Shared.Tests.Data;

public sealed class IdxReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Images_are_read_raw_and_packed_whatever_the_name_says(bool packed)
    {
        var contents = Idx.Images(3, 4, 5);
        var images = IdxReader.ReadImages(_folder.Write(packed ? "images" : "images.gz", packed ? Idx.Pack(contents) : contents));
        (images.Count, images.Rows, images.Columns).ShouldBe((3, 4, 5));
        images.Pixels.ShouldBe(Idx.Pattern(60));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Labels_are_read_raw_and_packed(bool packed)
    {
        var contents = Idx.Labels(5, 0, 9);
        IdxReader.ReadLabels(_folder.Write("labels", packed ? Idx.Pack(contents) : contents), 10).ShouldBe([5, 0, 9]);
    }

    [Fact]
    public void A_label_above_the_classes_is_refused_with_its_place() =>
        RefusedLabels(Idx.Labels(1, 2, 10, 3)).ShouldBe("expected labels from 0 to 9, found 10 as label number 2.");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_cut_off_file_is_refused_with_expected_and_found_length(bool packed)
    {
        var cut = Idx.Images(3, 4, 5)[..^7];
        RefusedImages(packed ? Idx.Pack(cut) : cut).ShouldContain("expected 76 bytes");
        RefusedImages(packed ? Idx.Pack(cut) : cut).ShouldContain("69");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Bytes_after_the_last_image_are_refused(bool packed)
    {
        byte[] longer = [.. Idx.Images(3, 4, 5), 0];
        RefusedImages(packed ? Idx.Pack(longer) : longer).ShouldBe("expected 76 bytes, found more after them.");
    }

    [Fact]
    public void Bytes_after_the_packed_data_are_refused() =>
        RefusedImages([.. Idx.Pack(Idx.Images(3, 4, 5)), 1, 2, 3]).ShouldContain("found");

    [Fact]
    public void Another_magic_number_is_refused_with_both() =>
        RefusedImages(Idx.Labels(1, 2, 3, 4, 5, 6, 7, 8)).ShouldBe(
            "expected the magic number 0x00000803 (images of bytes), found 0x00000801.");

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(15)]
    public void A_file_shorter_than_its_header_is_refused(int length) =>
        RefusedImages(Idx.Images(1, 1, 1)[..length]).ShouldBe($"expected a header of 16 bytes, found a file of {length}.");

    [Theory]
    [InlineData(0u, 28u, 28u, "expected 1 to 1000000 examples, found 0.")]
    [InlineData(0xffffffffu, 28u, 28u, "expected 1 to 1000000 examples, found 4294967295.")]
    [InlineData(1u, 0u, 28u, "expected 1 to 1024 rows, found 0.")]
    [InlineData(1u, 28u, 0x80000000u, "expected 1 to 1024 columns, found 2147483648.")]
    public void Dimensions_out_of_bounds_are_refused(uint count, uint rows, uint columns, string expected) =>
        RefusedImages(Idx.Make(Idx.ImageMagic, [count, rows, columns], [1, 2, 3])).ShouldBe(expected);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_small_file_that_claims_a_huge_content_is_refused_before_memory_is_taken(bool packed)
    {
        var liar = Idx.Make(Idx.ImageMagic, [1_000_000, 28, 28], [1, 2, 3]);
        var path = _folder.Write("liar", packed ? Idx.Pack(liar) : liar);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Should.Throw<UserException>(() => IdxReader.ReadImages(path)).Message.ShouldContain("expected 784000016 bytes");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000);
    }

    [Fact]
    public void A_corrupt_gzip_file_is_refused_wherever_the_damage_is()
    {
        var packed = Idx.Pack(Idx.Images(10, 28, 28));
        for (var at = 10; at < packed.Length; at += packed.Length / 50)
        {
            var damaged = packed.ToArray();
            damaged[at] ^= 0x55;
            RefusedImages(damaged).ShouldContain("expected");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(100)]
    public void A_gzip_file_that_lacks_its_last_bytes_is_refused(int lacking) =>
        RefusedImages(Idx.Pack(Idx.Images(10, 28, 28))[..^lacking]).ShouldContain("expected");

    [Fact]
    public void A_file_that_is_not_there_is_the_users_to_mend() =>
        Should.Throw<UserException>(() => IdxReader.ReadImages(_folder.File("none"))).Message.ShouldContain("cannot be read");

    /// <summary>The message without the file's name, after checking that it begins with it.</summary>
    private string RefusedImages(byte[] contents) => Refused(contents, path => IdxReader.ReadImages(path));

    private string RefusedLabels(byte[] contents) => Refused(contents, path => IdxReader.ReadLabels(path, 10));

    private string Refused(byte[] contents, Action<string> read)
    {
        var path = _folder.Write("given", contents);
        var message = Should.Throw<UserException>(() => read(path)).Message;
        message.ShouldStartWith(path + ": ");
        return message[(path.Length + 2)..];
    }
}
