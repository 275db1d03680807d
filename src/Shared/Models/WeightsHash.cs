using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Cluster.Shared.Models;

/// <summary>The fingerprint by which two training results are compared bit for bit.</summary>
public static class WeightsHash
{
    /// <summary>
    /// SHA-256, lower-case hex, over the parameters as little-endian float32 in the canonical order of <see cref="ParameterLayout"/>.
    /// </summary>
    public static string Of(ReadOnlySpan<float> parameters)
    {
        if (BitConverter.IsLittleEndian) return Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(parameters)));

        var swapped = new byte[parameters.Length * sizeof(float)];
        for (var i = 0; i < parameters.Length; i++)
            System.Buffers.Binary.BinaryPrimitives.WriteSingleLittleEndian(swapped.AsSpan(i * sizeof(float)), parameters[i]);
        return Convert.ToHexStringLower(SHA256.HashData(swapped));
    }
}
