using Akka.Actor;
using Cluster.AkkaNet.Links;
using Cluster.AkkaNet.Protos;
using Cluster.Shared.Links;
using Cluster.Shared.Numerics;
using Cluster.Shared.Sockets;
using Cluster.TestKit.Probes;
using Google.Protobuf;
using AkkaProbe = Akka.TestKit.TestProbe;

namespace Cluster.AkkaNet.Tests.Links;

/// <summary>A lane and a stranger, who keeps to the protocol or does not.</summary>
public sealed class LaneProtocolTests : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(10);

    private readonly Signal _signal = new();
    private readonly SocketNetwork _sockets = new(new TensorPool());
    private readonly Journal<RecordingHandler> _accepted;
    private readonly AkkaNetwork _network;
    private readonly AkkaProbe _door;
    private readonly AkkaProbe _stranger;
    private readonly string _listening;

    public LaneProtocolTests()
        : base(AkkaNetwork.Config)
    {
        _accepted = new(_signal);
        _door = CreateTestProbe();
        _stranger = CreateTestProbe();
        _network = new AkkaNetwork(Sys, _sockets, "machine-a", _door.Ref);
        var listener = _network.Listen("127.0.0.1:0", connection => Add(connection, attachedMax: 1000));
        _listening = ((IListener)listener).Endpoint;
    }

    [Fact]
    public void The_answer_names_where_others_reach_the_sockets_and_the_term_of_office()
    {
        _network.Open(7);
        Call();
        var answer = _stranger.ExpectMsg<LaneOpened>(s_bound);
        answer.BulkEndpoint.ShouldBe($"machine-a{_listening[_listening.LastIndexOf(':')..]}");
        answer.Epoch.ShouldBe(7ul);
        _accepted.Count.ShouldBe(0, "it has said nothing");
        _stranger.LastSender.Tell(new Piece(1, Header: 5).Chunk(), _stranger.Ref);
        Handler().WaitFor(1)[0].Header.Length.ShouldBe(5);
    }

    [Fact]
    public void The_door_is_shut_until_it_is_opened_and_to_other_versions()
    {
        Call();
        _stranger.ExpectMsg<LaneRefused>(s_bound).Reason.ShouldBe("the coordinator takes no callers yet");
        _network.Open(1);
        Call(version: 2);
        _stranger.ExpectMsg<LaneRefused>(s_bound).Reason.ShouldBe(
            "the coordinator speaks version 1 of the lanes' protocol and you speak version 2; run the same version of the program on both");
    }

    public static TheoryData<string, Piece[]> Faults => new()
    {
        { "of what it sent, piece 2 was lost on the way and 3 came", [new(1, Header: 1), new(3, Header: 1)] },
        { "of what it sent, piece 2 was lost on the way and 1 came", [new(1, Header: 1), new(1, Header: 1)] },
        { "it announced 1,001 attached bytes; 1,000 are allowed", [new(1, Header: 1, Attached: 1001)] },
        { "it announced -1 attached bytes; 1,000 are allowed", [new(1, Header: 1, Attached: -1)] },
        { "it attached more than the 10 bytes that it had announced", [new(1, Header: 1, Attached: 10, Data: 6), new(2, Data: 5)] },
        { "it began a parcel before the last one was whole", [new(1, Header: 1, Attached: 10), new(2, Header: 1)] },
        { "it sent a header of 0 bytes; 1 to 60,000 are allowed", [new(1, Data: 1)] },
        { "it sent a header of 60,001 bytes; 1 to 60,000 are allowed", [new(1, Header: 60_001)] },
    };

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public void Whoever_breaks_the_protocol_is_cut_off(string reason, Piece[] pieces)
    {
        _network.Open(1);
        var lane = CallIn();
        _stranger.Watch(lane);
        foreach (var piece in pieces) lane.Tell(piece.Chunk(), _stranger.Ref);
        _stranger.FishForMessage(message => message is Terminated, s_bound);
        Handler().Reason().ShouldBe(reason);
    }

    [Fact]
    public void What_nobody_sent_is_not_acknowledged()
    {
        _network.Open(1);
        var lane = CallIn();
        lane.Tell(new Piece(1, Header: 1).Chunk(), _stranger.Ref);
        lane.Tell(new LaneAck { Number = 1 }, _stranger.Ref);
        Handler().Reason().ShouldBe("it acknowledged piece 1 of 0");
    }

    [Fact]
    public void Only_the_peer_is_heard()
    {
        _network.Open(1);
        var lane = CallIn();
        lane.Tell(new Piece(1, Header: 9).Chunk(), CreateTestProbe().Ref);
        lane.Tell(new Piece(1, Header: 3).Chunk(), _stranger.Ref);
        Handler().WaitFor(1)[0].Header.Length.ShouldBe(3);
    }

    [Fact]
    public void Parcels_of_every_size_arrive_as_they_were()
    {
        var far = Dialled(out var near);
        far.Connection.AttachedMax = 10_000_000;
        var (done, count) = (0, 0);
        foreach (var (header, attached) in new[] { (1, 0), (60_000, 4_000), (60_000, 4_001), (10, 64_000), (10, 3_000_000), (2, 1) })
        {
            var bytes = new byte[attached];
            for (var i = 0; i < attached; i++) bytes[i] = (byte)(i * 31);
            near.Connection.Send(new Parcel { Header = new byte[header], Bytes = bytes.ToArray(), Done = () => done++ }).ShouldBeTrue();
            var parcel = far.WaitFor(++count)[^1];
            (parcel.Header.Length, parcel.Bytes.Span.SequenceEqual(bytes), parcel.Floats).ShouldBe((header, true, null));
        }

        Should.Throw<ArgumentException>(() => near.Connection.Send(new Parcel
        {
            Header = new byte[1],
            Floats = new AlignedBuffer(1),
            Done = () => done++,
        })).Message.ShouldStartWith("Tensors do not travel over Akka: a parcel with one belongs on the bulk connection.");
        done.ShouldBe(7);
    }

    [Fact]
    public void A_peer_that_takes_nothing_fills_the_queue_and_what_is_taken_makes_room()
    {
        var far = Dialled(out var near);
        using var gate = new ManualResetEventSlim();
        far.Hold = gate;
        var (sent, done) = (0, 0);
        while (near.Connection.Send(new Parcel { Header = new byte[1], Done = () => done++ })) sent++;
        sent.ShouldBe(9_999, "the first one is not acknowledged yet");
        done.ShouldBe(sent + 1);
        gate.Set();
        far.WaitFor(sent);
        _signal.Wait(() => near.Connection.Send(new Parcel { Header = new byte[20_000] }) || far.Count > sent, s_bound).ShouldBeTrue();
        far.Hold = new ManualResetEventSlim();
        for (sent = 0; near.Connection.Send(new Parcel { Header = new byte[20_000] });) sent++;
        sent.ShouldBeInRange(700, (16 << 20) / 20_000);
        far.Hold.Set();
    }

    [Fact]
    public void Both_ends_hear_of_a_close_once_and_nothing_is_taken_after_it()
    {
        var far = Dialled(out var near);
        far.Connection.Close("enough");
        far.Connection.Close("more than enough");
        (far.Reason(), near.Reason()).ShouldBe(("enough", "it closed the connection"));
        var done = 0;
        near.Connection.Send(new Parcel { Header = new byte[1], Done = () => done++ }).ShouldBeFalse();
        done.ShouldBe(1);
        (far.Ends, near.Ends).ShouldBe((1, 1));
    }

    [Fact]
    public void A_coordinator_whose_successor_was_met_is_turned_down()
    {
        _network.Open(4);
        Dialled(out _);
        _network.Open(3);
        DialFails(() => _network.Accept(_door.ExpectMsg<OpenLane>(s_bound), _door.LastSender)).ShouldEndWith(
            "is of epoch 3 and out of office: epoch 4 has begun");
    }

    [Fact]
    public void Refusals_reach_whoever_dials_and_so_does_silence()
    {
        DialFails(() => _network.Accept(_door.ExpectMsg<OpenLane>(s_bound), _door.LastSender)).ShouldBe(
            "the coordinator takes no callers yet");
        DialFails(() => { }).ShouldBe("no coordinator of the Akka cluster answers within 4 s");
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _sockets.Dispose();
    }

    /// <summary>The stranger asks.</summary>
    private void Call(uint version = 1) => _network.Accept(new OpenLane { Version = version }, _stranger.Ref);

    /// <summary>The stranger asks and is let in.</summary>
    private IActorRef CallIn()
    {
        Call();
        _stranger.ExpectMsg<LaneOpened>(s_bound);
        return _stranger.LastSender!;
    }

    private RecordingHandler Dialled(out RecordingHandler near)
    {
        _network.Open(4);
        var dialled = new Journal<RecordingHandler>(_signal);
        _network.Dial("anywhere", Lane.Control, Opened, Console.Error.WriteLine);
        _network.Accept(_door.ExpectMsg<OpenLane>(s_bound), _door.LastSender);
        _signal.Wait(() => dialled.Count > 0, s_bound).ShouldBeTrue();
        near = dialled.Entries()[0];
        near.Connection.Send(new Parcel { Header = new byte[1] }).ShouldBeTrue();
        var far = Handler();
        far.WaitFor(1);
        far.Forget();
        return far;

        RecordingHandler Opened(IConnection connection)
        {
            var handler = new RecordingHandler(connection, _signal);
            dialled.Add(handler);
            return handler;
        }
    }

    private string DialFails(Action answer)
    {
        var reasons = new Journal<string>(_signal);
        _network.Dial("anywhere", Lane.Control, _ => throw new InvalidOperationException("it was let in"), reasons.Add);
        answer();
        _signal.Wait(() => reasons.Count > 0, s_bound).ShouldBeTrue();
        return reasons.Entries()[0];
    }

    private RecordingHandler Add(IConnection connection, long attachedMax)
    {
        connection.AttachedMax = attachedMax;
        var handler = new RecordingHandler(connection, _signal);
        _accepted.Add(handler);
        return handler;
    }

    private RecordingHandler Handler()
    {
        _signal.Wait(() => _accepted.Count > 0, s_bound).ShouldBeTrue();
        return _accepted.Entries()[^1];
    }

    /// <summary>A chunk as a test describes it: lengths in bytes.</summary>
    public sealed record Piece(ulong Number, int Header = 0, long Attached = 0, int Data = 0)
    {
        internal LaneChunk Chunk() => new()
        {
            Number = Number,
            Header = ByteString.CopyFrom(new byte[Header]),
            Attached = Attached,
            Data = ByteString.CopyFrom(new byte[Data]),
        };
    }
}
