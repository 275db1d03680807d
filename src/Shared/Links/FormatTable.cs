using System.Security.Cryptography;
using System.Text;
using Cluster.Shared.Protos;

namespace Cluster.Shared.Links;

/// <summary>The messages that can cross a link.</summary>
internal sealed class FormatTable
{
    private readonly Dictionary<Type, IMessageFormat> _byType = [];
    private readonly Dictionary<uint, IMessageFormat> _byNumber = [];

    /// <exception cref="ArgumentException">Two have the same number or type.</exception>
    public FormatTable(IReadOnlyList<IMessageFormat> formats)
    {
        foreach (var format in formats)
        {
            if (!_byNumber.TryAdd(format.Number, format) || !_byType.TryAdd(format.Type, format))
                throw new ArgumentException($"Two message formats are number {format.Number} or for {format.Type}.", nameof(formats));
        }

        var lines = formats.OrderBy(format => format.Number)
            .Select(format => $"{format.Number} {format.Type.FullName} {format.Lane} {format.Schema}\n")
            .Prepend(Protobuf.Schema(LinkReflection.Descriptor));
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))))[..16];
    }

    /// <summary>Over numbers, types and fields, and the frames in which they travel.</summary>
    public string Hash { get; }

    /// <exception cref="InvalidOperationException">It has none.</exception>
    public IMessageFormat Of(object message, RemoteRef receiver) =>
        _byType.TryGetValue(message.GetType(), out var format) ? format : throw new InvalidOperationException(
            $"A {message.GetType().Name} cannot be told to '{receiver}', which is another node's: it has no message format. Messages " +
            "between nodes need one (src/Shared/Wire).");

    /// <exception cref="InvalidDataException">There is none.</exception>
    public IMessageFormat Of(uint number) =>
        _byNumber.TryGetValue(number, out var format) ? format : throw new InvalidDataException($"there is no message format {number}");
}
