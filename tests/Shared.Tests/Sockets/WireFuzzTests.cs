using Cluster.Shared.Actors;
using Cluster.Shared.Hosting;
using Cluster.Shared.Links;
using Cluster.Shared.Numerics;
using Cluster.Shared.Protos;
using Cluster.Shared.Sockets;
using Cluster.Shared.Tests.Links;
using Xunit.Abstractions;

namespace Cluster.Shared.Tests.Sockets;

/// <summary>
/// Garbage at the door and garbage from somebody inside: a hundred thousand mutated conversations, read as from a socket and handed to a
/// coordinator's node. Nothing may crash or hang, nothing above the bound may be allocated, and each stranger is named once.
/// </summary>
public sealed class WireFuzzTests(ITestOutputHelper output)
{
    private const int Strangers = 70_000;
    private const int Insiders = 30_000;
    private const long AttachedMax = 1 << 20;
    private const long AllocatedMax = (2 * AttachedMax) + (1 << 18);

    [Fact]
    public void Mutated_greetings_are_turned_away_with_one_line_each()
    {
        var seed = Seed();
        var fixture = new LinkFixture();
        var greeting = Recorded.Stream((new LinkFrame { Hello = fixture.Hello() }, Frames.AttachedNothing, []), Note());
        var news = new RecordedNews();
        fixture.Coordinator.Node.Subscribe(news);
        for (var input = 0; input < Strangers; input++)
        {
            var random = new Random(seed + input);
            var connection = new FuzzConnection();
            var caller = new Caller(fixture.Coordinator.Node, connection);
            caller.Start();
            Converse(seed + input, Recorded.Mutated(greeting, random), random, connection, caller);
            news.Told.OfType<CallerRejected>().Select(told => told.From).ShouldBe([connection.Peer], $"seed {seed + input}");
            news.Told.Clear();

            // Or the queue of timers that were taken back would one day be doubled, on somebody's account.
            if (input % 1000 == 0) fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public void Mutated_frames_within_a_session_end_it_at_worst()
    {
        var seed = Seed();
        var fixture = new LinkFixture();
        var conversation = Conversation()[Frames.PreambleLength..];
        for (var input = 0; input < Insiders; input++)
        {
            var random = new Random(seed + input);
            var (control, bulk) = (new FuzzConnection(), new FuzzConnection());
            var (first, second) = (new Caller(fixture.Coordinator.Node, control), new Caller(fixture.Coordinator.Node, bulk));
            var hello = fixture.Hello("worker", (ulong)input + 1);
            first.Received(LinkCodec.Parcel(new LinkFrame { Hello = hello }));
            (hello.Lane, hello.Session) = (LinkLane.Bulk, LinkCodec.Frame(control.Sent[0]).Welcome.Session);
            second.Received(LinkCodec.Parcel(new LinkFrame { Hello = hello }));
            control.Sent.Count.ShouldBe(1);
            var isControl = random.Next(4) > 0;
            byte[] stream = [.. Frames.Preamble(), .. Recorded.Mutated(conversation, random)];
            Converse(seed + input, stream, random, isControl ? control : bulk, isControl ? first : second);
            fixture.Coordinator.Node.SessionOf("worker").ShouldBeNull($"seed {seed + input}");
        }
    }

    /// <summary>Reads as a connection's thread does.</summary>
    private static void Converse(int seed, byte[] stream, Random random, FuzzConnection connection, Caller caller)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var source = new PiecewiseSource(stream, random);
        var reader = new FrameReader(source, new TensorPool(), () => Math.Min(connection.AttachedMax, AttachedMax));
        var reason = "it closed the connection";
        try
        {
            reader.ReadPreamble();
            while (!connection.IsClosed) caller.Received(reader.Read());
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            reason = error.Message;
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"seed {seed}: {error}", error);
        }

        caller.Closed(reason);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(AllocatedMax, $"seed {seed}");
        reason.Length.ShouldBeLessThan(400);
        reason.ShouldAllBe(letter => letter >= ' ', $"seed {seed}: {reason}");
    }

    private static (LinkFrame Frame, uint Kind, byte[] Attached) Note() =>
    (
        new LinkFrame
        {
            Envelope = new LinkEnvelope
            {
                Receiver = "//coordinator/service",
                Sender = "//worker/joiner#3",
                Format = 1,
                Fields = Google.Protobuf.ByteString.CopyFromUtf8("hello"),
            },
        },
        Frames.AttachedNothing, []);

    private static byte[] Conversation() => Recorded.Stream(
        Note(),
        (new LinkFrame { Heartbeat = new LinkHeartbeat() }, Frames.AttachedNothing, []),
        (new LinkFrame { Watch = new LinkWatch { Actor = "//coordinator/news" } }, Frames.AttachedNothing, []),
        (Note().Frame, Frames.AttachedBytes, new byte[300]),
        (Note().Frame, Frames.AttachedFloats, new byte[400]),
        (new LinkFrame { Unwatch = new LinkUnwatch { Actor = "//coordinator/news" } }, Frames.AttachedNothing, []),
        (new LinkFrame { Ended = new LinkEnded { Actor = "//worker/joiner#3", After = 1 } }, Frames.AttachedNothing, []),
        (new LinkFrame { Goodbye = new LinkGoodbye { Reason = "it was nice" } }, Frames.AttachedNothing, []));

    /// <summary>The same in every run unless another is given; a failure names the input's own.</summary>
    private int Seed()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("CLUSTER_FUZZ_SEED"), out var given) ? given : 20_261_121;
        output.WriteLine($"seed {seed} (CLUSTER_FUZZ_SEED)");
        return seed;
    }

    private sealed class FuzzConnection : IConnection
    {
        private static int s_number;

        public List<Parcel> Sent { get; } = [];

        public bool IsClosed { get; private set; }

        public string Peer { get; } = $"stranger {++s_number}";

        public long AttachedMax { get; set; }

        public bool Send(Parcel parcel)
        {
            if (!IsClosed) Sent.Add(parcel);
            return !IsClosed;
        }

        public void Close(string reason) => IsClosed = true;
    }

    /// <summary>Takes the node's news as an actor would, on the spot.</summary>
    private sealed class RecordedNews() : EngineRef("/recorded")
    {
        public List<object> Told { get; } = [];

        public override void Tell(object message, ActorRef? sender) => Told.Add(message);

        public override void Stop()
        {
        }

        public override void AddWatcher(IWatcher watcher)
        {
        }

        public override void RemoveWatcher(IWatcher watcher)
        {
        }
    }
}
