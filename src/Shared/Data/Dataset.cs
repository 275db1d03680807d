using System.Security.Cryptography;

namespace Cluster.Shared.Data;

/// <summary>What a run learns from and is measured on.</summary>
/// <param name="Name">As a user asks for it, for example <c>mnist</c>.</param>
/// <param name="Train">The first 50,000 examples of a built-in set.</param>
/// <param name="Validation">The next 10,000.</param>
/// <param name="Test">10,000 more, which nothing is chosen by.</param>
public sealed record Dataset(string Name, ExampleSet Train, ExampleSet Validation, ExampleSet Test)
{
    private string? _sha256;

    // The cached hash belongs to the contents, so a copy made by `with` starts without.
    private Dataset(Dataset original)
    {
        (Name, Train, Validation, Test) = (original.Name, original.Train, original.Validation, original.Test);
    }

    /// <summary>
    /// Lower-case hex over the contents, not the name: for train, validation and test in this order, the count, the input size and
    /// the number of classes (three little-endian 32-bit integers), all inputs, all labels. Computed at the first call.
    /// </summary>
    public string Sha256 => _sha256 ??= ComputeSha256();

    public bool Equals(Dataset? other) =>
        other is not null && Name == other.Name && Train == other.Train && Validation == other.Validation && Test == other.Test;

    public override int GetHashCode() => HashCode.Combine(Name, Train, Validation, Test);

    private string ComputeSha256()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var piece in DatasetFile.Contents(this)) hash.AppendData(piece.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
