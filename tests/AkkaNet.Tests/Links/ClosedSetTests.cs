using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;
using Cluster.AkkaNet.Nodes;
using Cluster.Shared.Links;
using Google.Protobuf;
using Xunit.Abstractions;
using AkkaSystem = Akka.Actor.ActorSystem;

namespace Cluster.AkkaNet.Tests.Links;

/// <summary>
/// A member as the program configures it loads nothing because a message says so. Each test names a type of an assembly that nothing here
/// uses, and looks whether that is there afterwards.
/// </summary>
public sealed class ClosedSetTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(10);

    /// <summary>Of messages that bring a type's name in what they hold; what is none of theirs a serializer refuses.</summary>
    private static readonly string[] s_manifests =
    [
        "", "STF", "RORRC", "a", "b", "c", "d", "e", "f", "g", "h", "i", "Akka.Dispatch.SysMsg.Failed, Akka",
        "Akka.Dispatch.SysMsg.Create, Akka", "Akka.Dispatch.SysMsg.Recreate, Akka", "Akka.Cluster.Routing.ClusterRouterPool, Akka.Cluster",
    ];

    private readonly List<AkkaSystem> _systems = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => Task.WhenAll(_systems.Select(system => system.Terminate())).WaitAsync(s_bound);

    [Fact]
    public void No_serializer_loads_a_type_that_a_message_names()
    {
        const string Type = "System.Formats.Tar.TarReader, System.Formats.Tar";
        var member = Member();
        IsLoaded(Type).ShouldBeFalse();
        var numbers = Numbers(member);
        numbers.Count.ShouldBe(member.Settings.Config.GetConfig("akka.actor.serializers").AsEnumerable().Count(), "one has no number here");
        foreach (var number in numbers)
        {
            output.WriteLine($"serializer {number}");
            Feed(member, number, Type);
            IsLoaded(Type).ShouldBeFalse($"serializer {number} has loaded it");
        }
    }

    /// <summary>Without which the test above would show nothing.</summary>
    [Theory]
    [InlineData(0, "System.Net.HttpListener, System.Net.HttpListener")]
    [InlineData(4, "System.Transactions.TransactionScope, System.Transactions.Local")]
    [InlineData(36, "Microsoft.VisualBasic.Collection, Microsoft.VisualBasic.Core")]
    public void Akkas_own_ones_do(int number, string type)
    {
        IsLoaded(type).ShouldBeFalse();
        Feed(Kept(AkkaSystem.Create("plain", Quiet("akka.actor.provider = cluster"))), number, type);
        IsLoaded(type).ShouldBeTrue();
    }

    [Fact]
    public async Task Nothing_that_comes_over_the_wire_loads_it()
    {
        const string Type = "System.IO.IsolatedStorage.IsolatedStorageFile, System.IO.IsolatedStorage";
        var member = Member();
        var liar = Kept(AkkaSystem.Create("liar", Quiet($$"""
            akka.actor.provider = remote
            akka.actor.serializers.lying = "{{typeof(LyingSerializer).AssemblyQualifiedName}}"
            akka.actor.serialization-bindings { "{{typeof(Lie).AssemblyQualifiedName}}" = lying }
            """)));
        using var inbox = Inbox.Create(member);
        var remote = LaneWorld.Remote(liar, member, inbox.Receiver.Path.ToStringWithoutAddress().TrimStart('/'));
        IsLoaded(Type).ShouldBeFalse();
        foreach (var number in Numbers(member))
        {
            remote.Tell(new Lie(number, Type, []));
            remote.Tell(new Lie(number, "e", Descriptor(Type)));
            remote.Tell(new Lie(6, "", Selection(number, Type, [])));
            remote.Tell($"after {number}");
            (await inbox.ReceiveAsync(s_bound)).ShouldBe($"after {number}");
            IsLoaded(Type).ShouldBeFalse($"serializer {number} has loaded it");
        }
    }

    private static Config Quiet(string hocon) => ConfigurationFactory.ParseString($$"""
        akka { loglevel = OFF, stdout-loglevel = OFF, remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 } }
        {{hocon}}
        """);

    private static bool IsLoaded(string type) =>
        AppDomain.CurrentDomain.GetAssemblies().Any(assembly => assembly.GetName().Name == type.Split(", ")[1]);

    /// <summary>Of all serializers that there are.</summary>
    private static List<int> Numbers(AkkaSystem system) => [.. Enumerable.Range(0, 10_000).Where(number =>
        Answer(system.Serialization, [], number, "nothing") is not SerializationException { Message: var why } ||
            !why.StartsWith("Cannot find serializer with id", StringComparison.Ordinal))];

    private static void Feed(AkkaSystem system, int number, string type)
    {
        var json = Encoding.UTF8.GetBytes($$"""{ "$type": "{{type}}" }""");
        foreach (var bytes in new[] { [], json, Field(1, Encoding.UTF8.GetBytes(type)), Descriptor(type), Field(1, Descriptor(type)) })
        {
            foreach (var manifest in s_manifests.Append(type))
            {
                Answer(system.Serialization, bytes, number, manifest);
                Answer(system.Serialization, Selection(number, manifest, bytes), 6, "");
            }
        }
    }

    private static object? Answer(Serialization serialization, byte[] bytes, int number, string manifest)
    {
        try
        {
            return serialization.Deserialize(bytes, number, manifest);
        }
        catch (Exception refusal)
        {
            return refusal;
        }
    }

    /// <summary>A type's name where reliable delivery has it, and an exception where a failure has it.</summary>
    private static byte[] Descriptor(string type)
    {
        var name = Field(1, Encoding.UTF8.GetBytes(type));
        return [.. Field(1, name), .. Field(2, name)];
    }

    /// <summary>What MessageContainerSerializer writes around a message to an actor by its path.</summary>
    private static byte[] Selection(int number, string manifest, byte[] message) =>
        Field(1, [.. Field(1, message), .. Number(2, number), .. Field(3, Encoding.UTF8.GetBytes(manifest))]);

    private static byte[] Field(int field, byte[] value) => Written(coded =>
    {
        coded.WriteTag(field, WireFormat.WireType.LengthDelimited);
        coded.WriteBytes(ByteString.CopyFrom(value));
    });

    private static byte[] Number(int field, int value) => Written(coded =>
    {
        coded.WriteTag(field, WireFormat.WireType.Varint);
        coded.WriteInt32(value);
    });

    private static byte[] Written(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using var coded = new CodedOutputStream(stream);
        write(coded);
        coded.Flush();
        return stream.ToArray();
    }

    private AkkaSystem Member()
    {
        var options = new AkkaNodeOptions { Address = new("127.0.0.1", 0) };
        var config = NodeConfiguration.Of(options, new("worker-1", 1, NodeRole.Worker, 1));
        var setup = BootstrapSetup.Create().WithConfig(config).And(new TellingSetup(output.WriteLine));
        return Kept(AkkaSystem.Create(AkkaMember.SystemName, setup));
    }

    private AkkaSystem Kept(AkkaSystem system)
    {
        _systems.Add(system);
        return system;
    }

    internal sealed record Lie(int Number, string Manifest, byte[] Bytes);

    /// <summary>Claims to be whichever serializer a lie says; messages are written one after the other.</summary>
    internal sealed class LyingSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
    {
        private int _number = 10_000;

        public override int Identifier => _number;

        public override string Manifest(object o) => ((Lie)o).Manifest;

        public override byte[] ToBinary(object obj)
        {
            _number = ((Lie)obj).Number;
            return ((Lie)obj).Bytes;
        }

        public override object FromBinary(byte[] bytes, string manifest) => throw new NotSupportedException();
    }
}
