namespace Cluster.Shared.Data;

/// <summary>One of the four files that make up MNIST.</summary>
/// <param name="Name">Without <c>.gz</c>.</param>
/// <param name="Count">Examples in it.</param>
/// <param name="Length">Of the contents in bytes, unpacked.</param>
/// <param name="Sha256">Of the contents, unpacked: how they are packed differs between mirrors.</param>
public sealed record MnistFile(string Name, int Count, long Length, string Sha256)
{
    public static MnistFile TrainImages { get; } = new(
        "train-images-idx3-ubyte", 60_000, 47_040_016, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db");

    public static MnistFile TrainLabels { get; } = new(
        "train-labels-idx1-ubyte", 60_000, 60_008, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5");

    public static MnistFile TestImages { get; } = new(
        "t10k-images-idx3-ubyte", 10_000, 7_840_016, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7");

    public static MnistFile TestLabels { get; } = new(
        "t10k-labels-idx1-ubyte", 10_000, 10_008, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2");

    public static IReadOnlyList<MnistFile> All { get; } = [TrainImages, TrainLabels, TestImages, TestLabels];

    /// <summary>Packed and as mirrors serve it.</summary>
    public string PackedName => Name + ".gz";

    /// <summary>The file under one of its usual names (packed first, <c>-idx</c> or <c>.idx</c>); null when there is none.</summary>
    public string? FindIn(string folder)
    {
        var dotted = Name.Replace("-idx", ".idx", StringComparison.Ordinal);
        string[] names = [PackedName, Name, dotted + ".gz", dotted];
        return names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }
}
