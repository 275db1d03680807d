using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Cluster.Shared.Links;

/// <summary>What links and message formats need of Google.Protobuf.</summary>
internal static class Protobuf
{
    /// <summary>A hash over all that a <c>.proto</c> file and those that it imports define.</summary>
    public static string Schema(FileDescriptor file) =>
        Convert.ToHexStringLower(SHA256.HashData(file.SerializedData.Span)) + string.Concat(file.Dependencies.Select(Schema));

    /// <exception cref="InvalidDataException">It is none.</exception>
    public static T Parse<T>(MessageParser<T> parser, ReadOnlySpan<byte> bytes)
        where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (Exception cause) when (cause is InvalidProtocolBufferException or IndexOutOfRangeException)
        {
            // Google.Protobuf reads past the end where an inner message is cut off within a number, and says so in its own way.
            throw new InvalidDataException($"its fields are no protobuf message: {cause.Message}", cause);
        }
    }
}
