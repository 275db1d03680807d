using System.IO.Compression;
using System.Security.Cryptography;

namespace Cluster.Shared.Data;

/// <summary>Compares a file's contents, unpacked, with what they ought to be.</summary>
internal static class FileCheck
{
    private const int BufferSize = 1 << 16;

    /// <summary>Null when all is well; else what is wrong.</summary>
    public static async Task<string?> FindFaultAsync(string path, MnistFile expected, CancellationToken ct)
    {
        try
        {
            await using var file = File.OpenRead(path);
            if (!Gzip.IsPacked(file)) return await FindFaultAsync(file, expected, ct);
            await using var unpacked = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
            var fault = await FindFaultAsync(unpacked, expected, ct);
            if (fault is null) Gzip.CheckEnd(file, expected.Length);
            return fault;
        }
        catch (InvalidDataException)
        {
            return "wrong contents: a gzip file that is damaged or cut off";
        }
    }

    private static async Task<string?> FindFaultAsync(Stream contents, MnistFile expected, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferSize];
        var length = 0L;

        // Stops early: a small packed file may unpack to more than the disk holds.
        while (length <= expected.Length && await contents.ReadAsync(buffer, ct) is var count and > 0)
        {
            hash.AppendData(buffer, 0, count);
            length += count;
        }

        if (length > expected.Length) return $"wrong contents: expected {expected.Length} bytes, found more";
        if (length < expected.Length) return $"wrong contents: expected {expected.Length} bytes, found {length}";
        var sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
        return sha256 == expected.Sha256 ? null : $"wrong contents: expected SHA-256 {expected.Sha256}, found {sha256}";
    }
}
