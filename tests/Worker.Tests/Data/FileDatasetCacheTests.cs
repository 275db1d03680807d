using Cluster.Shared.Data;
using Cluster.TestKit.Training;
using Cluster.Worker.Data;

namespace Cluster.Worker.Tests.Data;

public sealed class FileDatasetCacheTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("cluster-cache-").FullName;

    private string Folder => Path.Combine(_root, "cache");

    private string Kept => Path.Combine(Folder, TinyRun.Data.Sha256);

    [Fact]
    public async Task What_was_kept_is_found_by_its_hash_and_nothing_else_lies_there()
    {
        var cache = new FileDatasetCache(Folder);
        (await cache.LoadAsync(TinyRun.Data.Sha256)).ShouldBeNull();
        await cache.SaveAsync(TinyRun.Data.Sha256, File());
        await cache.SaveAsync(TinyRun.Data.Sha256, File());
        var found = (await new FileDatasetCache(Folder).LoadAsync(TinyRun.Data.Sha256)).ShouldNotBeNull();
        DatasetFile.Read("tiny", found).Sha256.ShouldBe(TinyRun.Data.Sha256);
        Directory.EnumerateFileSystemEntries(Folder).ShouldBe([Kept]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(1000)]
    public async Task A_file_that_was_cut_is_as_good_as_none_and_makes_room(int length)
    {
        await Spoil(file => file[..length]);
    }

    [Fact]
    public async Task A_file_with_a_flipped_bit_is_as_good_as_none()
    {
        await Spoil(file =>
        {
            file[500] ^= 1;
            return file;
        });
    }

    [Fact]
    public async Task Where_nothing_can_be_written_keeping_fails_and_leaves_nothing()
    {
        await System.IO.File.WriteAllTextAsync(Folder, "a file where the folder should be");
        var cache = new FileDatasetCache(Folder);
        await Should.ThrowAsync<IOException>(() => cache.SaveAsync(TinyRun.Data.Sha256, File()));
        (await cache.LoadAsync(TinyRun.Data.Sha256)).ShouldBeNull();
        Directory.EnumerateFileSystemEntries(_root).ShouldBe([Folder]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../etc/passwd")]
    public async Task Only_hashes_name_files(string sha256) =>
        await Should.ThrowAsync<ArgumentException>(() => new FileDatasetCache(Folder).LoadAsync(sha256));

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private async Task Spoil(Func<byte[], byte[]> spoil)
    {
        var cache = new FileDatasetCache(Folder);
        await cache.SaveAsync(TinyRun.Data.Sha256, File());
        await System.IO.File.WriteAllBytesAsync(Kept, spoil(File()));
        (await cache.LoadAsync(TinyRun.Data.Sha256)).ShouldBeNull();
        System.IO.File.Exists(Kept).ShouldBeFalse();
    }

    private static byte[] File()
    {
        var bytes = new byte[DatasetFile.LengthOf(TinyRun.Data)];
        DatasetFile.CopyTo(TinyRun.Data, 0, bytes);
        return bytes;
    }
}
