namespace Cluster.Shared.Data;

/// <summary>How files are fetched.</summary>
public sealed record DownloadOptions
{
    /// <summary>Folders of the web that hold the files, tried in this order. Each ends with a slash.</summary>
    public IReadOnlyList<Uri> Mirrors { get; init; } =
    [
        new("https://ossci-datasets.s3.amazonaws.com/mnist/"),
        new("https://storage.googleapis.com/cvdf-datasets/mnist/"),
        new("https://systemds.apache.org/assets/datasets/mnist/"),
        new("http://yann.lecun.com/exdb/mnist/"),
    ];

    /// <summary>Default: MNIST's four.</summary>
    public IReadOnlyList<MnistFile> Files { get; init; } = MnistFile.All;

    /// <summary>How often one mirror is asked for one file. At least 1; default 4.</summary>
    public int AttemptsPerMirror { get; init; } = 4;

    /// <summary>A connection over which nothing comes for so long is given up. Default 20 s.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The wait before a mirror's second attempt; it doubles for each further one. Default 0.5 s.</summary>
    public TimeSpan FirstBackOff { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Times the waits.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>How far a file is.</summary>
/// <param name="File">Its name.</param>
/// <param name="Bytes">So far, what an earlier attempt left included.</param>
/// <param name="BytesTotal">Null when the mirror does not say.</param>
/// <param name="Mirror">Where it comes from.</param>
public sealed record DownloadProgress(string File, long Bytes, long? BytesTotal, Uri Mirror);

/// <summary>What a download ended with.</summary>
/// <param name="Fetched">Names of files that were fetched.</param>
/// <param name="AlreadyThere">Names of files that lay there, checked and right.</param>
/// <param name="Warnings">A line for each mirror that failed before another one succeeded, with the reason.</param>
public sealed record DownloadReport(IReadOnlyList<string> Fetched, IReadOnlyList<string> AlreadyThere, IReadOnlyList<string> Warnings);
