using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;
using Cluster.Shared.Links;

namespace Cluster.AkkaNet.Links;

/// <summary>
/// Stands where Akka has a serializer through which the wire can name a type, and lets through what is known to be harmless: a closed set
/// of manifests, which may be empty. Akka itself looks up no type for one that takes its manifest as a string.
/// </summary>
/// <param name="system">Whose messages.</param>
/// <param name="settings">
/// <c>identifier</c>: the number of the one that it stands for; <c>guarded</c>: its class, where anything is let through; <c>allowed</c>:
/// what is.
/// </param>
internal sealed class GuardedSerializer(ExtendedActorSystem system, Config settings) : SerializerWithStringManifest(system)
{
    private readonly HashSet<string> _allowed = new(settings.GetStringList("allowed", []), StringComparer.Ordinal);
    private readonly Serializer? _guarded = settings.GetString("guarded", null) is { } type
        ? (Serializer)Activator.CreateInstance(Type.GetType(type, throwOnError: true)!, system)!
        : null;

    public override int Identifier { get; } = settings.GetInt("identifier");

    /// <exception cref="SerializationException">It may not travel.</exception>
    public override string Manifest(object o)
    {
        var manifest = _guarded is null ? "" : Serialization.ManifestFor(_guarded, o);
        return _allowed.Contains(manifest) ? manifest : throw Refusal($"A {o.GetType().FullName}");
    }

    /// <exception cref="SerializationException">It may not travel.</exception>
    public override byte[] ToBinary(object obj)
    {
        _ = Manifest(obj);
        return _guarded!.ToBinary(obj);
    }

    /// <exception cref="SerializationException">It may not travel.</exception>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        if (!_allowed.Contains(manifest ?? "")) throw Refusal($"What came as '{Printable.Of(manifest ?? "")}'");
        if (_guarded is SerializerWithStringManifest byName) return byName.FromBinary(bytes, manifest);
        return _guarded!.FromBinary(bytes, string.IsNullOrEmpty(manifest) ? null : Type.GetType(manifest, throwOnError: true));
    }

    private SerializationException Refusal(string what) => new(
        $"{what} cannot travel between nodes: serializer {Identifier} is shut for it here. Messages of lanes travel, and those of Akka's " +
        "own that members of a cluster need.");
}
