using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;
using Cluster.AkkaNet.Links;
using Cluster.AkkaNet.Protos;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Cluster.AkkaNet.Tests.Links;

/// <summary>What crosses the wire is a closed set, and everything else is refused by one kind of exception.</summary>
public sealed class LaneSerializerTests() : Akka.TestKit.Xunit2.TestKit(ConfigurationFactory.ParseString("""
    akka.actor.provider = remote
    akka.loglevel = OFF
    akka.remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 }
    """).WithFallback(AkkaNetwork.Config))
{
    private const int Lanes = 5400;

    private static readonly string[] s_manifests = ["open", "opened", "refused", "chunk", "ack"];

    private static int s_made;

    private Serialization Serialization => Sys.Serialization;

    public static TheoryData<IMessage> Messages => new(
        new OpenLane { Version = 3 },
        new LaneOpened { BulkEndpoint = "machine-a:5400", Epoch = ulong.MaxValue },
        new LaneRefused { Reason = "no" },
        new LaneChunk { Number = 7, Header = ByteString.CopyFromUtf8("head"), Attached = 4, Data = ByteString.CopyFrom(1) },
        new LaneAck { Number = 64 });

    [Theory]
    [MemberData(nameof(Messages), DisableDiscoveryEnumeration = true)]
    public void Every_message_comes_back_as_it_went(IMessage message)
    {
        var serializer = Serialization.FindSerializerFor(message).ShouldBeOfType<LaneSerializer>();
        serializer.Identifier.ShouldBe(Lanes);
        var manifest = serializer.Manifest(message);
        s_manifests.ShouldContain(manifest);
        Serialization.Deserialize(serializer.ToBinary(message), Lanes, manifest).ShouldBe(message);
    }

    [Fact]
    public void Whatever_bytes_come_they_are_a_message_or_refused()
    {
        Prop.ForAll(
            Gen.Elements(s_manifests).ToArbitrary(), ArbMap.Default.ArbFor<byte[]>(), (manifest, bytes) => IsReadOrRefused(bytes, manifest))
            .Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(2000));
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => Mutated(new System.Random(seed)))
            .Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("Chunk")]
    [InlineData("System.Diagnostics.Process, System.Diagnostics.Process")]
    public void A_name_that_is_not_in_the_set_is_refused(string? manifest) =>
        Should.Throw<SerializationException>(() => Serialization.Deserialize([], Lanes, manifest)).Message.ShouldBe(
            $"'{manifest}' is no message of a lane.");

    [Fact]
    public void Other_protobuf_messages_are_not_written() =>
        Should.Throw<SerializationException>(() => Serialization.Serialize(new Timestamp())).Message.ShouldBe(
            "A Google.Protobuf.WellKnownTypes.Timestamp is no message of a lane; no other protobuf is written here.");

    [Theory]
    [InlineData(1, null)]
    [InlineData(2, null)]
    [InlineData(3, null)]
    [InlineData(16, "STF")]
    [InlineData(16, "K")]
    [InlineData(22, "Akka.Dispatch.SysMsg.Failed, Akka")]
    [InlineData(22, null)]
    public void Serializers_that_make_objects_of_any_type_are_shut(int number, string? manifest)
    {
        manifest ??= typeof(Anything).AssemblyQualifiedName!;
        Should.Throw<SerializationException>(() => Serialization.Deserialize("{}"u8.ToArray(), number, manifest)).Message.ShouldContain(
            $"' cannot travel between nodes: serializer {number} is shut for it here. Messages of lanes travel, and those of Akka's own " +
            "that members of a cluster need.");
    }

    [Fact]
    public void What_would_need_them_does_not_leave()
    {
        foreach (var message in new object[] { new Anything(), new Status.Failure(new InvalidOperationException()), Kill.Instance })
        {
            Should.Throw<SerializationException>(() => Serialization.Serialize(message)).Message.ShouldStartWith(
                $"A {message.GetType().FullName} cannot travel between nodes");
        }
    }

    [Fact]
    public async Task What_another_system_writes_as_JSON_is_never_made_here()
    {
        var other = Akka.Actor.ActorSystem.Create("other", """
            akka.actor.provider = remote
            akka.loglevel = OFF
            akka.remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 }
            """);
        try
        {
            var remote = LaneWorld.Remote(other, Sys, TestActor.Path.ToStringWithoutAddress().TrimStart('/'));
            remote.Tell("before");
            remote.Tell(new Anything());
            remote.Tell("after");
            await ExpectMsgAsync("before", TimeSpan.FromSeconds(10));
            await ExpectMsgAsync("after", TimeSpan.FromSeconds(10));
            s_made.ShouldBe(0);
        }
        finally
        {
            await other.Terminate().WaitAsync(TimeSpan.FromSeconds(10));
        }
    }

    private bool Mutated(System.Random random)
    {
        var piece = ByteString.CopyFrom(new byte[40]);
        var bytes = new LaneChunk { Number = 7, Header = piece, Attached = 100, Data = piece }.ToByteArray();
        for (var i = 0; i <= random.Next(4); i++) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return IsReadOrRefused(bytes[..random.Next(bytes.Length + 1)], s_manifests[random.Next(s_manifests.Length)]);
    }

    private bool IsReadOrRefused(byte[] bytes, string manifest)
    {
        try
        {
            return Serialization.Deserialize(bytes, Lanes, manifest) is IMessage;
        }
        catch (SerializationException)
        {
            return true;
        }
    }

    public sealed class Anything
    {
        public string Text
        {
            get => "";
            set => Interlocked.Increment(ref s_made);
        }
    }
}
