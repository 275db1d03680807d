using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace Cluster.AkkaNet.Links;

/// <summary>Stands where Akka has a serializer that makes objects of whatever type the wire names; reads and writes nothing.</summary>
/// <param name="settings">The number of the one that it stands for.</param>
internal sealed class RefusingSerializer(ExtendedActorSystem system, Config settings) : SerializerWithStringManifest(system)
{
    public override int Identifier { get; } = settings.GetInt("identifier");

    public override string Manifest(object o) => throw Refusal($"A {o.GetType().FullName}");

    public override byte[] ToBinary(object obj) => throw Refusal($"A {obj.GetType().FullName}");

    public override object FromBinary(byte[] bytes, string manifest) => throw Refusal("What came");

    private SerializationException Refusal(string what) => new(
        $"{what} cannot travel between nodes: serializer {Identifier} is shut here. Messages of lanes and Akka's own travel, no others.");
}
