using System.Net;
using System.Net.Sockets;
using System.Text;
using Cluster.Shared.Links;
using Cluster.Shared.Numerics;
using Cluster.Shared.Sockets;
using Cluster.TestKit.Probes;

namespace Cluster.Shared.Tests.Sockets;

public sealed class SocketNetworkTests : IDisposable
{
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(10);

    private readonly SocketNetwork _network = new(new TensorPool());
    private readonly Signal _signal = new();

    public void Dispose() => _network.Dispose();

    [Theory]
    [InlineData("127.0.0.1:0")]
    [InlineData("[::1]:0")]
    [InlineData("localhost:0")]
    public void Parcels_pass_both_ways(string endpoint)
    {
        if (endpoint[0] == '[' && !Socket.OSSupportsIPv6) return;
        var server = new Recorder(_signal, answers: true);
        var client = new Recorder(_signal);
        using var listener = (IListener)_network.Listen(endpoint, server.Begin);
        _network.Dial(listener.Endpoint, Lane.Bulk, client.Begin, client.Fail);
        Await(() => client.Connection is not null || client.Failure is not null);
        client.Failure.ShouldBeNull();
        var floats = new AlignedBuffer(3_000_000);
        for (var i = 0; i < floats.Length; i++) floats[i] = i;
        for (var i = 1; i <= 20; i++)
        {
            var bytes = i % 4 == 1 ? new byte[i * 10_000] : [];
            client.Connection!.Send(new() { Header = new byte[] { (byte)i }, Floats = i % 4 == 0 ? floats : null, Bytes = bytes });
        }

        Await(() => client.Parcels.Count == 20);
        client.Parcels.Entries().Select(parcel => (int)parcel.Header.Span[0]).ShouldBe(Enumerable.Range(1, 20));
        client.Parcels.Entries().Select(parcel => parcel.AttachedLength).ShouldBe(
            Enumerable.Range(1, 20).Select(i => i % 4 == 0 ? 12_000_000L : i % 4 == 1 ? i * 10_000 : 0));
        client.Parcels.Entries()[3].Floats!.Span.SequenceEqual(floats.Span).ShouldBeTrue();
        client.Connection!.Close("enough");
        Await(() => server.Closed is not null && client.Closed is not null && _network.Connections == 0);
        (client.Closed, server.Closed).ShouldBe(("enough", "it closed the connection"));
        client.Connection.Send(new() { Header = new byte[1] }).ShouldBeFalse();
    }

    [Fact]
    public void A_full_queue_takes_no_more_and_every_parcel_sent_is_done_with_once()
    {
        using var gate = new ManualResetEventSlim();
        var client = new Recorder(_signal);
        using var network = new SocketNetwork(new TensorPool(), new() { QueuedMax = 50, QueuedBytesMax = 40 << 20 });
        using var listener = (IListener)network.Listen("127.0.0.1:0", connection =>
        {
            connection.AttachedMax = 1 << 30;
            return new Blocked(gate);
        });
        network.Dial(listener.Endpoint, Lane.Bulk, client.Begin, client.Fail);
        Await(() => client.Connection is not null);
        var (sent, refused, done) = (0, 0, 0);
        while (refused < 3)
        {
            var parcel = new Parcel { Header = new byte[1], Bytes = new byte[1 << 20], Done = () => Interlocked.Increment(ref done) };
            var isTaken = client.Connection!.Send(parcel);
            sent++;
            if (!isTaken) refused++;
        }

        sent.ShouldBeInRange(20, 70);
        client.Connection!.Close("enough");
        gate.Set();
        Await(() => client.Closed is not null && network.Connections == 0);
        done.ShouldBe(sent);
    }

    [Fact]
    public void One_buffer_of_floats_may_wait_many_times()
    {
        using var gate = new ManualResetEventSlim();
        var client = new Recorder(_signal);
        using var network = new SocketNetwork(new TensorPool(), new() { QueuedBytesMax = 1 << 20 });
        using var listener = (IListener)network.Listen("127.0.0.1:0", connection =>
        {
            connection.AttachedMax = 1 << 30;
            return new Blocked(gate);
        });
        network.Dial(listener.Endpoint, Lane.Bulk, client.Begin, client.Fail);
        Await(() => client.Connection is not null);
        var (floats, done) = (new AlignedBuffer(2 << 20), 0);
        for (var i = 0; i < 20; i++)
        {
            client.Connection!.Send(new() { Header = new byte[1], Floats = floats, Done = () => Interlocked.Increment(ref done) })
                .ShouldBeTrue();
        }

        gate.Set();
        Await(() => Volatile.Read(ref done) == 20);
    }

    [Fact]
    public void A_parcel_larger_than_the_bound_of_the_queue_travels_alone()
    {
        var server = new Recorder(_signal);
        var client = new Recorder(_signal);
        using var network = new SocketNetwork(new TensorPool(), new() { QueuedBytesMax = 1000 });
        using var listener = (IListener)network.Listen("127.0.0.1:0", server.Begin);
        network.Dial(listener.Endpoint, Lane.Bulk, client.Begin, client.Fail);
        Await(() => client.Connection is not null);
        client.Connection!.Send(new() { Header = new byte[1], Bytes = new byte[8 << 20] }).ShouldBeTrue();
        Await(() => server.Parcels.Count == 1);
    }

    [Fact]
    public void Who_cannot_be_reached_is_said_in_words()
    {
        var client = new Recorder(_signal);
        _network.Dial("127.0.0.1:1", Lane.Control, client.Begin, client.Fail);
        Await(() => client.Failure is not null);
        client.Failure.ShouldBe("nobody listens at 127.0.0.1:1; does the coordinator run there?");
        var nowhere = new Recorder(_signal);
        _network.Dial("no port", Lane.Control, nowhere.Begin, nowhere.Fail);
        Await(() => nowhere.Failure is not null);
        nowhere.Failure.ShouldNotBeNull().ShouldStartWith("'no port' is no address of a node. Write host and port");
    }

    [Fact]
    public void A_port_in_use_and_an_address_of_another_machine_are_said_in_words()
    {
        using var listener = (IListener)_network.Listen("127.0.0.1:0", new Recorder(_signal).Begin);
        Should.Throw<UserException>(() => _network.Listen(listener.Endpoint, new Recorder(_signal).Begin)).Message
            .ShouldBe($"Cannot listen on {listener.Endpoint}: another program does already. End it, or choose another port.");
        Should.Throw<UserException>(() => _network.Listen("192.0.2.1:5400", new Recorder(_signal).Begin)).Message
            .ShouldStartWith("Cannot listen on 192.0.2.1:5400: this machine has no such address.");
    }

    [Fact]
    public void A_browser_is_named_as_such_and_strangers_beyond_the_bound_are_not_kept()
    {
        var server = new Recorder(_signal, staysStranger: true);
        using var network = new SocketNetwork(new TensorPool(), new() { StrangersMax = 3 });
        using var listener = (IListener)network.Listen("127.0.0.1:0", server.Begin);
        var told = new Journal<(string From, string Reason)>(_signal);
        listener.TurnedAway += (from, reason) => told.Add((from, reason));
        var endpoint = IPEndPoint.Parse(listener.Endpoint);
        var clients = Enumerable.Range(0, 10).Select(_ => new TcpClient()).ToList();
        foreach (var client in clients) client.Connect(endpoint);
        Await(() => network.Connections == 3 && told.Count > 0);
        told.Entries()[0].From.ShouldStartWith("127.0.0.1:");
        told.Entries()[0].Reason.ShouldBe("3 connections have not said yet who they are; no more are taken meanwhile");
        clients[0].GetStream().Write(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\n\r\n"));
        Await(() => server.Closed is not null);
        server.Closed.ShouldNotBeNull().ShouldStartWith("it sent 'GET / HTTP/1.1····', which no node of a cluster begins with");
        foreach (var client in clients) client.Dispose();
        Await(() => network.Connections == 0);
    }

    [Fact]
    public void Garbage_over_real_sockets_closes_and_leaves_nothing_behind()
    {
        var server = new Recorder(_signal);
        using var listener = (IListener)_network.Listen("127.0.0.1:0", server.Begin);
        var endpoint = IPEndPoint.Parse(listener.Endpoint);
        var stream = Recorded.Stream(
            (new() { Heartbeat = new() }, Frames.AttachedNothing, []), (new() { Heartbeat = new() }, Frames.AttachedBytes, new byte[500]));
        for (var seed = 0; seed < 300; seed++)
        {
            using var client = new TcpClient();
            client.Connect(endpoint);
            client.GetStream().Write(Recorded.Mutated(stream, new Random(seed)));
        }

        Await(() => server.Ends.Count == 300 && _network.Connections == 0);
    }

    private void Await(Func<bool> condition) =>
        SpinWait.SpinUntil(() => _signal.Wait(condition, TimeSpan.FromMilliseconds(20)), s_bound).ShouldBeTrue();

    private sealed class Blocked(ManualResetEventSlim gate) : IConnectionHandler
    {
        public void Received(Parcel parcel) => gate.Wait();

        public void Closed(string reason)
        {
        }
    }

    private sealed class Recorder(Signal signal, bool answers = false, bool staysStranger = false) : IConnectionHandler
    {
        public IConnection? Connection { get; private set; }

        public Journal<Parcel> Parcels { get; } = new(signal);

        public Journal<string> Ends { get; } = new(signal);

        public string? Closed => Ends.Count > 0 ? Ends.Entries()[0] : null;

        public string? Failure { get; private set; }

        public IConnectionHandler Begin(IConnection connection)
        {
            connection.AttachedMax = staysStranger ? 0 : 1 << 30;
            Connection = connection;
            signal.Raise();
            return this;
        }

        public void Fail(string reason)
        {
            Failure = reason;
            signal.Raise();
        }

        public void Received(Parcel parcel)
        {
            Parcels.Add(parcel);
            if (answers) Connection!.Send(new() { Header = parcel.Header, Bytes = parcel.Bytes, Floats = parcel.Floats });
        }

        void IConnectionHandler.Closed(string reason) => Ends.Add(reason);
    }
}
