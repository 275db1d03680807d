using System.Runtime.InteropServices;
using Cluster.Shared.Protos;
using Google.Protobuf;

namespace Cluster.Shared.Links;

/// <summary>Frames of the link protocol as parcels and back.</summary>
internal static class LinkCodec
{
    /// <summary>Raised whenever what travels over a link changes its meaning.</summary>
    public const uint Protocol = 1;

    // The rest of a header is for names.
    private const int FieldsMax = Links.Parcel.HeaderMax - 4096;

    public static Parcel Parcel(LinkFrame frame) => new() { Header = frame.ToByteArray() };

    /// <summary>Puts the fields into the envelope; those that are too long for a header travel attached.</summary>
    /// <returns>What is to be sent, but for the envelope.</returns>
    /// <exception cref="InvalidOperationException">It does not fit; the message says why.</exception>
    public static WireBody Pack(LinkEnvelope envelope, in WireBody body, string messageType, long attachedMax)
    {
        var attached = body;
        if (body.Fields.Length <= FieldsMax) envelope.Fields = UnsafeByteOperations.UnsafeWrap(body.Fields);
        else if (body.Bytes.Length > 0 || body.Floats is not null)
        {
            throw new InvalidOperationException(
                $"The fields of a {messageType} take {body.Fields.Length:N0} bytes and something is attached to it; what its format puts " +
                $"into the fields may take {FieldsMax:N0} bytes then.");
        }
        else
        {
            envelope.FieldsAttached = true;
            attached = body with { Bytes = body.Fields };
        }

        var length = attached.Floats is { } floats ? (long)floats.Length * sizeof(float) : attached.Bytes.Length;
        return length <= attachedMax ? attached : throw new InvalidOperationException(
            $"A {messageType} has {length:N0} bytes attached; a link takes {attachedMax:N0}.");
    }

    public static Parcel Parcel(LinkEnvelope envelope, in WireBody packed) => new()
    {
        Header = new LinkFrame { Envelope = envelope }.ToByteArray(),
        Bytes = packed.Bytes,
        Floats = packed.Floats,
        Done = packed.Done,
    };

    /// <exception cref="InvalidDataException">It is none.</exception>
    public static LinkFrame Frame(Parcel parcel)
    {
        var frame = Parse(parcel.Header.Span);
        if (frame.KindCase == LinkFrame.KindOneofCase.None) throw new InvalidDataException("it sent a frame of an unknown kind");
        if (parcel.AttachedLength > 0 && frame.KindCase != LinkFrame.KindOneofCase.Envelope)
            throw new InvalidDataException($"it attached {parcel.AttachedLength:N0} bytes to a frame of kind {frame.KindCase}");
        return frame;
    }

    public static WireBody Body(LinkEnvelope envelope, Parcel parcel)
    {
        if (!envelope.FieldsAttached)
            return new(MemoryMarshal.AsMemory(envelope.Fields.Memory), parcel.Bytes, parcel.Floats);
        if (parcel.Floats is not null || envelope.Fields.Length > 0)
            throw new InvalidDataException("it sent the fields of a message twice");
        return new(parcel.Bytes);
    }

    public static LinkIdentity Identity(NodeIdentity identity) => new()
    {
        Name = identity.Name,
        Incarnation = identity.Incarnation,
        Role = identity.Role switch
        {
            NodeRole.Coordinator => LinkRole.Coordinator,
            NodeRole.Worker => LinkRole.Worker,
            _ => LinkRole.Client,
        },
        Slots = identity.Slots,
        Arithmetic = identity.Arithmetic,
    };

    /// <exception cref="InvalidDataException">It is none; the message says why.</exception>
    public static NodeIdentity Identity(LinkIdentity? identity)
    {
        if (identity is null) throw new InvalidDataException("it did not say who it is");
        var role = identity.Role switch
        {
            LinkRole.Coordinator => NodeRole.Coordinator,
            LinkRole.Worker => NodeRole.Worker,
            LinkRole.Client => NodeRole.Client,
            _ => throw new InvalidDataException($"its role is {(int)identity.Role}; known are coordinator (1), worker (2) and client (3)"),
        };
        if (NodeName.Problem(identity.Name) is { } problem) throw new InvalidDataException(problem);
        if (identity.Slots is < 0 or > NodeIdentity.SlotsMax || (role == NodeRole.Worker && identity.Slots == 0))
            throw new InvalidDataException($"it has {identity.Slots} slots; a worker has 1 to {NodeIdentity.SlotsMax}");
        return new(identity.Name, identity.Incarnation, role, identity.Slots, identity.Arithmetic);
    }

    private static LinkFrame Parse(ReadOnlySpan<byte> header)
    {
        try
        {
            return Protobuf.Parse(LinkFrame.Parser, header);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"it sent {Printable.Of(header)}, which is no frame of a link", error);
        }
    }
}
