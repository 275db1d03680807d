using Cluster.Shared.Actors;
using Cluster.Shared.Numerics;

namespace Cluster.Shared.Links;

/// <summary>How one type of message crosses a process boundary.</summary>
public interface IMessageFormat
{
    /// <summary>Names the type on the wire; given in <c>protos/</c>, never used for another one.</summary>
    uint Number { get; }

    Type Type { get; }

    Lane Lane { get; }

    /// <summary>Another one when the fields are: nodes whose schemas differ do not join. Empty where the number says it all.</summary>
    string Schema => "";

    WireBody Write(object message, IActorRefFormat refs);

    /// <exception cref="InvalidDataException">
    /// It is none; the message says why. <see cref="WireBody.Floats"/> are nobody's then, and in no pool.
    /// </exception>
    object Read(in WireBody body, IActorRefFormat refs);
}

/// <summary>A message as it travels: its fields, and perhaps something large beside them.</summary>
/// <param name="Fields">An encoded protobuf message.</param>
/// <param name="Bytes">Travels raw.</param>
/// <param name="Floats">Travels raw, in place of <paramref name="Bytes"/>.</param>
/// <param name="Done">Of one written: to be called once when bytes and floats are read no more. Null where nobody waits for it.</param>
public readonly record struct WireBody(
    ReadOnlyMemory<byte> Fields, ReadOnlyMemory<byte> Bytes = default, AlignedBuffer? Floats = null, Action? Done = null);

/// <summary>Turns references to actors into text that the other node understands, and back.</summary>
public interface IActorRefFormat
{
    string Write(ActorRef actor);

    /// <exception cref="InvalidDataException">It names no actor of this node or of the sender's.</exception>
    ActorRef Read(string text);
}
