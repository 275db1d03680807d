using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cluster.Shared.Training;

/// <summary>
/// A specification as the JSON that its fingerprint is taken of, and that travels. Read strictly: nothing unknown, nothing missing.
/// </summary>
internal static class SpecificationJson
{
    private static readonly JsonSerializerOptions Canonical = new() { Converters = { new JsonStringEnumConverter() } };

    private static readonly JsonSerializerOptions Strict = new()
    {
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public static byte[] Write(RunSpecification run) => JsonSerializer.SerializeToUtf8Bytes(run, Canonical);

    /// <exception cref="InvalidDataException">It is no specification; the message says why.</exception>
    public static RunSpecification Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<RunSpecification>(json, Strict)
                ?? throw new InvalidDataException("the specification is empty");
        }
        catch (JsonException cause)
        {
            throw new InvalidDataException($"the specification cannot be read: {cause.Message}", cause);
        }
    }
}
