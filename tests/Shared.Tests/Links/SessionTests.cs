using Cluster.Shared.Links;
using Cluster.Shared.Protos;

namespace Cluster.Shared.Tests.Links;

public sealed class SessionTests
{
    private readonly LinkFixture _fixture = new();
    private readonly LinkFixture.Member _worker;

    public SessionTests()
    {
        _worker = _fixture.Node("worker", NodeRole.Worker);
        _worker.Node.Join(LinkFixture.Endpoint);
        _fixture.Network.Run();
        _worker.News.WaitFor<LinkUp>();
    }

    [Fact]
    public void A_silent_cut_is_noticed_within_six_seconds_by_both_sides()
    {
        _fixture.Advance(20);
        _fixture.Network.IsCut = true;
        _fixture.Advance(6);
        foreach (var member in new[] { _worker, _fixture.Coordinator })
        {
            var down = member.News.WaitFor<LinkDown>();
            down.Reason.ShouldStartWith("no sign of life for ");
            down.Silence.TotalSeconds.ShouldBeInRange(3, 6);
        }
    }

    [Fact]
    public void After_a_cut_the_worker_comes_back_as_a_new_incarnation()
    {
        var first = _worker.Node.Identity.Incarnation;
        _fixture.Network.IsCut = true;
        _fixture.Advance(8);
        _fixture.Network.IsCut = false;
        _fixture.Advance(8);
        _fixture.Coordinator.News.WaitFor(3);
        var ups = _fixture.Coordinator.News.Messages.OfType<LinkUp>().ToList();
        ups.Count.ShouldBe(2);
        ups[1].Peer.Identity.Incarnation.ShouldBeGreaterThan(first);
        ups[1].Peer.ActorAt("/joiner").ShouldNotBe(ups[0].Peer.ActorAt("/joiner"));
    }

    [Fact]
    public void A_link_without_traffic_stays()
    {
        _fixture.Advance(120);
        _worker.News.Count.ShouldBe(1);
        _fixture.Coordinator.News.Count.ShouldBe(1);
    }

    [Fact]
    public void When_one_connection_breaks_the_session_ends_and_both_sides_say_why()
    {
        _fixture.Network.Dialled[^1].Close("the connection was reset");
        _fixture.Advance(3);
        _worker.News.WaitFor<LinkDown>().Reason.ShouldBe("the connection was reset");
        _fixture.Coordinator.News.WaitFor<LinkDown>().Reason.ShouldBeOneOf(
            "it closed the connection", "it ended the link: the connection was reset");
        _worker.News.WaitFor(3)[2].ShouldBeOfType<LinkUp>();
    }

    [Theory]
    [InlineData(1, "it sent a Heartbeat on the bulk connection")]
    [InlineData(0, "it acknowledged messages 5 and 0 of 0 and 0")]
    public void What_breaks_the_protocol_ends_the_session(int lane, string reason)
    {
        var frame = new LinkFrame { Heartbeat = new LinkHeartbeat { ControlDelivered = 5 } };
        _fixture.Network.Dialled[lane].Send(LinkCodec.Parcel(frame));
        _fixture.Network.Run();
        _fixture.Coordinator.News.WaitFor<LinkDown>().Reason.ShouldBe(reason);
        _worker.News.WaitFor<LinkDown>().Reason.ShouldBe($"it ended the link: {reason}");
    }

    [Fact]
    public async Task A_node_that_ends_waits_until_the_other_has_heard_why()
    {
        var ending = _worker.Node.DisposeAsync().AsTask();
        ending.IsCompleted.ShouldBeFalse();
        _fixture.Network.Run();
        _fixture.Coordinator.News.WaitFor<LinkDown>().Reason.ShouldBe("it ended the link: 'worker' leaves");
        await ending.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_node_that_ends_waits_no_longer_for_a_silent_one_than_a_farewell_takes()
    {
        _fixture.Network.IsCut = true;
        var ending = _worker.Node.DisposeAsync().AsTask();
        _fixture.Advance(0.5);
        ending.IsCompleted.ShouldBeFalse();
        _fixture.Advance(0.6);
        await ending.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Who_has_ended_is_said_to_have_ended_also_when_it_was_named_without_a_number()
    {
        var ended = new LinkEnded { Actor = "//coordinator/$ended/other/joiner" };
        var peer = _worker.News.WaitFor<LinkUp>().Peer;
        var refs = new SessionRefs((Session)peer, _worker.Node.Directory, "worker", "coordinator");
        var actor = refs.Read(ended.Actor);
        refs.Named(ended.Actor).ShouldBeSameAs(actor);
    }

    [Fact]
    public void Fields_too_long_for_a_header_arrive_all_the_same()
    {
        var probe = new TestKit.Probes.TestProbe(_fixture.Coordinator.System, "there");
        var note = new Note(new string('x', 300_000));
        _worker.News.WaitFor<LinkUp>().Peer.ActorAt("/there").Tell(note, null);
        _fixture.Network.Run();
        probe.WaitFor(1)[0].ShouldBe(note);
    }

    [Fact]
    public void Actors_of_third_nodes_are_not_named()
    {
        var other = _fixture.Node("other", NodeRole.Worker);
        other.Node.Join(LinkFixture.Endpoint);
        _fixture.Network.Run();
        var peers = _fixture.Coordinator.News.WaitFor(2).Cast<LinkUp>().Select(up => up.Peer.ActorAt("/news")).ToList();
        Should.Throw<InvalidOperationException>(() => peers[0].Tell(new Note("from another"), peers[1])).Message.ShouldBe(
            "'//other/news' cannot be named to node 'worker': it is a third node's, and a link knows the actors of its two ends only.");
    }

    [Theory]
    [InlineData("coordinator")]
    [InlineData("/a b")]
    [InlineData("")]
    public void A_path_that_is_none_is_refused(string path) =>
        Should.Throw<ArgumentException>(() => _worker.News.WaitFor<LinkUp>().Peer.ActorAt(path))
            .Message.ShouldContain("no path of an actor");
}
