using System.Text;
using Cluster.Shared.Actors;
using Cluster.Shared.Links;
using Cluster.Shared.Numerics;

namespace Cluster.TestKit.Tests.Links;

public sealed record Note(string Text);

/// <summary>Travels on the bulk connection.</summary>
public sealed record Parcelled(byte[] Bytes);

/// <summary>Travels on the bulk connection, as it lies in memory.</summary>
public sealed record Tensor(int Number, AlignedBuffer Floats, Action? Done = null);

public sealed record Introduction(ActorRef Actor);

/// <summary>Formats for tests, in place of the program's own.</summary>
public static class LinkFormats
{
    public static IReadOnlyList<IMessageFormat> All { get; } =
    [
        new Format<Note>(
            1, Lane.Control, (note, _) => new(Encoding.UTF8.GetBytes(note.Text)),
            (body, _) => new(Encoding.UTF8.GetString(body.Fields.Span))),
        new Format<Parcelled>(2, Lane.Bulk, (message, _) => new(default, message.Bytes), (body, _) => new(body.Bytes.ToArray())),
        new Format<Tensor>(
            3, Lane.Bulk, (message, _) => new(BitConverter.GetBytes(message.Number), default, message.Floats, message.Done),
            (body, _) => new(BitConverter.ToInt32(body.Fields.Span), body.Floats ?? throw new InvalidDataException("no floats"))),
        new Format<Introduction>(
            4, Lane.Control, (message, refs) => new(Encoding.UTF8.GetBytes(refs.Write(message.Actor))),
            (body, refs) => new(refs.Read(Encoding.UTF8.GetString(body.Fields.Span)))),
    ];

    public sealed class Format<T>(
        uint number, Lane lane, Func<T, IActorRefFormat, WireBody> write, Func<WireBody, IActorRefFormat, T> read) : IMessageFormat
        where T : class
    {
        public uint Number => number;

        public Type Type => typeof(T);

        public Lane Lane => lane;

        public WireBody Write(object message, IActorRefFormat refs) => write((T)message, refs);

        public object Read(in WireBody body, IActorRefFormat refs) => read(body, refs);
    }
}
