using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using Cluster.AkkaNet.Protos;
using Cluster.Shared.Links;
using Google.Protobuf;

namespace Cluster.AkkaNet.Links;

/// <summary>Messages of lanes as protobuf writes them: a closed set, each under a name of its own, which is no type's.</summary>
internal sealed class LaneSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private static readonly Dictionary<string, MessageParser> s_parsers = new(StringComparer.Ordinal)
    {
        ["open"] = OpenLane.Parser,
        ["opened"] = LaneOpened.Parser,
        ["refused"] = LaneRefused.Parser,
        ["chunk"] = LaneChunk.Parser,
        ["ack"] = LaneAck.Parser,
    };

    public override int Identifier => 5400;

    /// <exception cref="SerializationException">It is no message of a lane.</exception>
    public override string Manifest(object o) => o switch
    {
        OpenLane => "open",
        LaneOpened => "opened",
        LaneRefused => "refused",
        LaneChunk => "chunk",
        LaneAck => "ack",
        _ => throw new SerializationException($"A {o.GetType().FullName} is no message of a lane; no other protobuf is written here."),
    };

    /// <exception cref="SerializationException">It is no message of a lane.</exception>
    public override byte[] ToBinary(object obj)
    {
        _ = Manifest(obj);
        return ((IMessage)obj).ToByteArray();
    }

    /// <exception cref="SerializationException">Whatever is wrong with it.</exception>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        if (!s_parsers.TryGetValue(manifest ?? "", out var parser))
            throw new SerializationException($"'{Printable.Of(manifest ?? "")}' is no message of a lane.");
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (Exception cause)
        {
            throw new SerializationException($"What came as '{manifest}' is none: {cause.Message}", cause);
        }
    }
}
