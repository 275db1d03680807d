using Cluster.Shared.Links;
using Cluster.Shared.Numerics;
using Cluster.Shared.Protos;
using Google.Protobuf;

namespace Cluster.Shared.Wire;

/// <summary>What travels beside a message's fields. Whatever has something beside it goes by the bulk lane.</summary>
internal enum Attachment
{
    None,

    Bytes,

    /// <summary>Floats, or nothing.</summary>
    Floats,

    /// <summary>The fields themselves, for messages that may outgrow a header.</summary>
    Fields,
}

/// <summary>A message on its way out.</summary>
internal readonly record struct Outgoing<TProto>(
    TProto Fields, ReadOnlyMemory<byte> Bytes = default, AlignedBuffer? Floats = null, Action? Done = null)
{
    public static implicit operator Outgoing<TProto>(TProto fields) => new(fields);
}

/// <summary>A message that came in.</summary>
internal readonly record struct Incoming<TProto>(TProto Fields, ReadOnlyMemory<byte> Bytes, AlignedBuffer? Floats, IActorRefFormat Refs);

/// <summary>One type of message, given by how its fields are written and read.</summary>
/// <param name="number">On the wire.</param>
/// <param name="write">Gives what travels.</param>
/// <param name="read">Checks everything; throws <see cref="InvalidDataException"/> naming the field that is wrong.</param>
/// <param name="attached">What travels beside the fields.</param>
internal sealed class MessageFormat<TMessage, TProto>(
    MessageType number,
    Func<TMessage, IActorRefFormat, Outgoing<TProto>> write,
    Func<Incoming<TProto>, TMessage> read,
    Attachment attached = Attachment.None)
    : IMessageFormat
    where TMessage : class
    where TProto : class, IMessage<TProto>, new()
{
    private static readonly MessageParser<TProto> Parser = new MessageParser<TProto>(() => new()).WithDiscardUnknownFields(true);

    private static readonly Lazy<string> FileSchema = new(() => Protobuf.Schema(new TProto().Descriptor.File));

    public uint Number => (uint)number;

    public Type Type => typeof(TMessage);

    public string Schema => FileSchema.Value;

    public Lane Lane => attached == Attachment.None ? Lane.Control : Lane.Bulk;

    public WireBody Write(object message, IActorRefFormat refs)
    {
        var outgoing = write((TMessage)message, refs);
        var fields = outgoing.Fields.ToByteArray();
        return attached == Attachment.Fields
            ? new(ReadOnlyMemory<byte>.Empty, fields)
            : new(fields, outgoing.Bytes, outgoing.Floats, outgoing.Done);
    }

    public object Read(in WireBody body, IActorRefFormat refs)
    {
        try
        {
            CheckAttached(body);
            var fields = Protobuf.Parse(Parser, (attached == Attachment.Fields ? body.Bytes : body.Fields).Span);
            return read(new(fields, body.Bytes, body.Floats, refs));
        }
        catch (InvalidDataException cause)
        {
            throw new InvalidDataException($"{typeof(TMessage).Name} cannot be read: {cause.Message}", cause);
        }
    }

    private void CheckAttached(in WireBody body)
    {
        if (body.Floats is not null && attached != Attachment.Floats) throw new InvalidDataException("it comes with floats, but has none");
        if (body.Bytes.Length > 0 && attached is not (Attachment.Bytes or Attachment.Fields))
            throw new InvalidDataException("it comes with bytes, but has none");
        if (body.Fields.Length > 0 && attached == Attachment.Fields)
            throw new InvalidDataException("its fields are in the header, but belong beside it");
    }
}
