using Cluster.Shared.Actors;
using Cluster.Shared.Links;

namespace Cluster.Shared.Tests.Wire;

/// <summary>An actor of which only the path is known.</summary>
internal sealed class NamedRef(string path) : ActorRef
{
    public override string Path => path;

    public override void Tell(object message, ActorRef? sender) => throw new NotSupportedException();

    /// <summary>Paths as they are; what does not begin with a slash is none.</summary>
    public sealed class Format : IActorRefFormat
    {
        public string Write(ActorRef actor) => actor.Path;

        public ActorRef Read(string text) =>
            text.StartsWith('/') ? new NamedRef(text) : throw new InvalidDataException($"'{text}' names no actor");
    }
}
