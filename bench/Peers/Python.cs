namespace Cluster.Bench.Peers;

/// <summary>A Python that has a library.</summary>
/// <param name="Program">How it is started.</param>
/// <param name="Version">Of Python.</param>
/// <param name="Library">numpy or torch.</param>
/// <param name="LibraryVersion">Of that.</param>
/// <param name="Blas">What multiplies its matrices, with version and core type where they can be read.</param>
public sealed record Python(string Program, string Version, string Library, string LibraryVersion, string Blas)
{
    public override string ToString() => $"{Library} {LibraryVersion} ({Blas}) in Python {Version}, {Program}";
}
