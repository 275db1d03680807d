using System.IO.Compression;
using System.Security.Cryptography;
using Cluster.Shared.Data;

namespace Cluster.Shared.Tests.Data;

public sealed class MnistTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void The_real_files_give_the_counts_labels_and_pixels_that_everyone_knows()
    {
        var mnist = Datasets.Open(new DataRequest("mnist", RealFolder()));
        (mnist.Train.Count, mnist.Validation.Count, mnist.Test.Count).ShouldBe((50_000, 10_000, 10_000));
        (mnist.Train.InputSize, mnist.Train.Classes).ShouldBe((784, 10));
        mnist.Train.AllLabels[..10].ToArray().ShouldBe([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
        mnist.Test.AllLabels[..5].ToArray().ShouldBe([7, 2, 1, 0, 4]);

        // Mean and spread of the 60,000, as everyone's normalisation has them.
        var sums = (Mean: 0.0, Square: 0.0);
        foreach (var set in new[] { mnist.Train, mnist.Validation })
        {
            foreach (var p in set.AllInputs.Span) sums = (sums.Mean + p / 255.0, sums.Square + p / 255.0 * (p / 255.0));
        }

        var mean = sums.Mean / 60_000 / 784;
        mean.ShouldBe(0.1307, 0.00005);
        Math.Sqrt(sums.Square / 60_000 / 784 - mean * mean).ShouldBe(0.3081, 0.00005);
    }

    [SkippableTheory]
    [InlineData("train-images-idx3-ubyte.gz", "6bbc9ace898e44ae57da46a324031adb")]
    [InlineData("train-labels-idx1-ubyte.gz", "a25bea736e30d166cdddb491f175f624")]
    [InlineData("t10k-images-idx3-ubyte.gz", "2646ac647ad5339dbf082846283269ea")]
    [InlineData("t10k-labels-idx1-ubyte.gz", "27ae3e4e09519cfbb04c329615203637")]
    public void The_expected_contents_are_those_with_the_well_known_sums(string name, string md5)
    {
        using var unpacked = new GZipStream(File.OpenRead(Path.Combine(RealFolder(), name)), CompressionMode.Decompress);
        var contents = new MemoryStream();
        unpacked.CopyTo(contents);
#pragma warning disable CA5351 // Nothing is kept safe by it here: it is the sum that everyone has published.
        Convert.ToHexStringLower(MD5.HashData(contents.ToArray())).ShouldBe(md5);
#pragma warning restore CA5351
        var expected = MnistFile.All.Single(file => file.PackedName == name);
        expected.Length.ShouldBe(contents.Length);
        expected.Sha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(contents.ToArray())));
    }

    [Fact]
    public void Absent_files_are_reported_with_every_place_and_what_to_do()
    {
        var message = Refused([_folder.FullPath, _folder.File("none")]);
        message.ShouldContain($"{_folder.FullPath}: none of the four files");
        message.ShouldContain($"{_folder.File("none")}: no such folder");
        message.ShouldContain("`cluster data get mnist`");
        message.ShouldContain("`--data DIR`");
    }

    [Fact]
    public void A_folder_that_lacks_some_of_the_files_is_reported_with_their_names()
    {
        _folder.Write("train-labels.idx1-ubyte", Idx.Labels(1));
        _folder.Write("t10k-labels-idx1-ubyte", Idx.Labels(1));
        Refused([_folder.FullPath]).ShouldContain("lacks train-images-idx3-ubyte.gz, t10k-images-idx3-ubyte.gz");
    }

    [Fact]
    public void Files_are_found_under_all_their_usual_names()
    {
        _folder.Write("train-images.idx3-ubyte", Idx.Images(2, 28, 28));
        _folder.Write("train-labels.idx1-ubyte.gz", Idx.Pack(Idx.Labels(1, 2)));
        _folder.Write("t10k-images-idx3-ubyte", Idx.Images(1, 28, 28));
        _folder.Write("t10k-labels-idx1-ubyte.gz", Idx.Pack(Idx.Labels(1)));
        Refused([_folder.FullPath]).ShouldBe($"{_folder.File("train-images.idx3-ubyte")}: expected 60000 images, found 2.");
    }

    [Fact]
    public void Another_number_of_labels_than_images_is_refused()
    {
        WriteAll(Idx.Images(2, 28, 28), Idx.Labels(1, 2, 3));
        Refused([_folder.FullPath]).ShouldBe(
            $"{_folder.File("train-labels-idx1-ubyte")}: expected 2 labels, one for each image in " +
            $"{_folder.File("train-images-idx3-ubyte")}, found 3.");
    }

    [Fact]
    public void Images_of_another_size_are_refused()
    {
        WriteAll(Idx.Images(2, 32, 30), Idx.Labels(1, 2));
        Refused([_folder.FullPath]).ShouldEndWith("expected images of 28 x 28 pixels, found 32 x 30.");
    }

    private void WriteAll(byte[] images, byte[] labels)
    {
        foreach (var file in MnistFile.All) _folder.Write(file.Name, file.Name.Contains("images") ? images : labels);
    }

    private static string Refused(string[] folders) => Should.Throw<UserException>(() => Mnist.Open(folders)).Message;

    private static string RealFolder()
    {
        var folder = TestKit.SharedFolder.Find("mnist");
        Skip.If(folder is null, "MNIST does not lie in ../shared/mnist beside the repository.");
        return folder!;
    }
}
