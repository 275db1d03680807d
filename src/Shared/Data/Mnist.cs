namespace Cluster.Shared.Data;

/// <summary>
/// The MNIST database of handwritten digits, 28 × 28 grey values, read from its four IDX files. LeCun, Bottou, Bengio and Haffner,
/// "Gradient-based learning applied to document recognition", Proceedings of the IEEE 86, 1998.
/// </summary>
public static class Mnist
{
    public const string Name = "mnist";
    public const int Side = 28;
    public const int Classes = 10;
    private const int TrainCount = 50_000;

    /// <summary>Reads the set from the first of the folders that holds all four files.</summary>
    /// <exception cref="UserException">No folder has them, or a file is broken.</exception>
    public static Dataset Open(IReadOnlyList<string> folders, CancellationToken ct = default)
    {
        var missing = new List<string>();
        foreach (var folder in folders)
        {
            var paths = MnistFile.All.ToDictionary(file => file, file => file.FindIn(folder));
            var absent = MnistFile.All.Where(file => paths[file] is null).Select(file => file.PackedName).ToList();
            if (absent.Count == 0) return Read(paths!, ct);
            missing.Add("  " + Path.GetFullPath(folder) + ": " + Describe(folder, absent));
        }

        throw new UserException(
            $"MNIST was not found. Looked in:{Environment.NewLine}{string.Join(Environment.NewLine, missing)}{Environment.NewLine}" +
            "Fetch it with `cluster data get mnist`, or name the folder of its four files with `--data DIR`.");
    }

    /// <summary>Whether a folder holds all four files; they are not looked into.</summary>
    public static bool IsIn(string folder) => MnistFile.All.All(file => file.FindIn(folder) is not null);

    private static string Describe(string folder, List<string> absent)
    {
        if (!Directory.Exists(folder)) return "no such folder";
        return absent.Count == MnistFile.All.Count ? "none of the four files" : "lacks " + string.Join(", ", absent);
    }

    private static Dataset Read(Dictionary<MnistFile, string> paths, CancellationToken ct)
    {
        var train = ReadPair(paths, MnistFile.TrainImages, MnistFile.TrainLabels);
        ct.ThrowIfCancellationRequested();
        var test = ReadPair(paths, MnistFile.TestImages, MnistFile.TestLabels);
        return new Dataset(Name, train.Take(TrainCount), train.Slice(TrainCount, train.Count - TrainCount), test);
    }

    private static ExampleSet ReadPair(Dictionary<MnistFile, string> paths, MnistFile imageFile, MnistFile labelFile)
    {
        var (imagePath, labelPath) = (paths[imageFile], paths[labelFile]);
        var images = IdxReader.ReadImages(imagePath);
        if (images.Rows != Side || images.Columns != Side)
            throw new UserException($"{imagePath}: expected images of {Side} x {Side} pixels, found {images.Rows} x {images.Columns}.");
        var labels = IdxReader.ReadLabels(labelPath, Classes);
        if (images.Count != labels.Length)
        {
            throw new UserException(
                $"{labelPath}: expected {images.Count} labels, one for each image in {imagePath}, found {labels.Length}.");
        }

        if (images.Count != imageFile.Count)
            throw new UserException($"{imagePath}: expected {imageFile.Count} images, found {images.Count}.");
        return new ExampleSet(images.Pixels, labels, Side * Side, Classes);
    }
}
