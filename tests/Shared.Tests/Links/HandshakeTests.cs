using Cluster.Shared.Links;
using Cluster.Shared.Protos;

namespace Cluster.Shared.Tests.Links;

public sealed class HandshakeTests
{
    private readonly LinkFixture _fixture = new();

    public static TheoryData<string, string> Refusals => new()
    {
        { "protocol", "'coordinator' speaks version 1 of the link protocol and you speak version 9" },
        { "software", "you run version 0.0.1-old; run the same version on both" },
        { "formats", "than you do (other); run the same build" },
        { "name", "'no such name!' is no name for a node: 1 to 64 letters" },
        { "long name", "is no name for a node: 1 to 64 letters" },
        { "role", "'worker' is a coordinator and 'coordinator' is one too" },
        { "no role", "its role is 0; known are coordinator (1), worker (2) and client (3)" },
        { "same name", "the coordinator itself is called 'coordinator'; give this node another name" },
        { "slots", "it has 0 slots; a worker has 1 to 65536" },
        { "arithmetic", "the kernels of 'worker' compute other bits (kernels-b) than those of 'coordinator' (kernels-a)" },
        { "session", "there is no session 77 of 'worker'; join anew" },
        { "identity", "it did not say who it is" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Who_does_not_fit_is_refused_and_told_why(string what, string reason)
    {
        var hello = _fixture.Hello();
        switch (what)
        {
            case "protocol": hello.Protocol = 9; break;
            case "software": hello.Software = "0.0.1-old"; break;
            case "formats": hello.Formats = "other"; break;
            case "name": hello.Identity.Name = "no such name!"; break;
            case "long name": hello.Identity.Name = new string('a', 65); break;
            case "role": hello.Identity.Role = LinkRole.Coordinator; break;
            case "no role": hello.Identity.Role = LinkRole.Unknown; break;
            case "same name": hello.Identity.Name = "coordinator"; break;
            case "slots": hello.Identity.Slots = 0; break;
            case "arithmetic": hello.Identity.Arithmetic = "kernels-b"; break;
            case "session": (hello.Lane, hello.Session) = (LinkLane.Bulk, 77); break;
            default: hello.Identity = null; break;
        }

        var stranger = Greet(hello);
        stranger.Frames.ShouldHaveSingleItem().Refused.Reason.ShouldContain(reason);
        _fixture.Coordinator.News.WaitFor<CallerRejected>().Reason.ShouldContain(reason);
        _fixture.Advance(2);
        stranger.ClosedBecause.ShouldNotBeNull();
        _fixture.Coordinator.News.Count.ShouldBe(1);
    }

    [Fact]
    public void Who_says_nothing_is_sent_away()
    {
        var stranger = Stranger.Call(_fixture.Network, LinkFixture.Endpoint);
        _fixture.Advance(4.5);
        stranger.ClosedBecause.ShouldBeNull();
        _fixture.Advance(1);
        stranger.ClosedBecause.ShouldNotBeNull();
        _fixture.Coordinator.News.WaitFor<CallerRejected>().ShouldBe(new("caller", "it did not say who it is within 5 s"));
    }

    [Fact]
    public void Who_begins_with_something_else_is_sent_away()
    {
        var stranger = Stranger.Call(_fixture.Network, LinkFixture.Endpoint);
        stranger.Send(new LinkFrame { Heartbeat = new LinkHeartbeat() });
        _fixture.Network.Run();
        stranger.ClosedBecause.ShouldNotBeNull();
        _fixture.Coordinator.News.WaitFor<CallerRejected>().Reason.ShouldBe("it began with a Heartbeat and not with a greeting");
    }

    [Fact]
    public void A_second_bulk_connection_is_refused_and_the_first_one_stays()
    {
        var (control, _) = Join("worker", 7);
        var hello = _fixture.Hello();
        (hello.Lane, hello.Session) = (LinkLane.Bulk, control.Frames[0].Welcome.Session);
        Greet(hello).Frames.ShouldHaveSingleItem().Refused.Reason.ShouldContain("has a bulk connection already");
        _fixture.Advance(2);
        control.ClosedBecause.ShouldBeNull();
    }

    [Fact]
    public void Who_never_opens_the_bulk_connection_is_sent_away()
    {
        var control = Greet(_fixture.Hello());
        control.Frames.ShouldHaveSingleItem().Welcome.Identity.Name.ShouldBe("coordinator");
        _fixture.Advance(7);
        control.ClosedBecause.ShouldNotBeNull();
        _fixture.Coordinator.News.WaitFor<CallerRejected>().Reason.ShouldBe("'worker' opened no bulk connection within 5 s");
    }

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    public void An_older_node_of_the_same_name_and_a_second_greeting_are_refused(ulong incarnation)
    {
        var (control, _) = Join("worker", 7);
        Greet(_fixture.Hello("worker", incarnation)).Frames.ShouldHaveSingleItem().Refused.Reason
            .ShouldContain("another node called 'worker' has joined since");
        control.ClosedBecause.ShouldBeNull();
    }

    [Fact]
    public void A_newer_node_of_the_same_name_takes_the_place_of_the_older_one()
    {
        var (older, _) = Join("worker", 7);
        Join("worker", 8);
        var news = _fixture.Coordinator.News.WaitFor(3);
        ((LinkUp)news[0]).Peer.Identity.Incarnation.ShouldBe(7ul);
        ((LinkDown)news[1]).Peer.ShouldBe(((LinkUp)news[0]).Peer);
        ((LinkDown)news[1]).Reason.ShouldBe("a newer node called 'worker' takes its place");
        ((LinkUp)news[2]).Peer.Identity.Incarnation.ShouldBe(8ul);
        older.Frames[^1].Goodbye.Reason.ShouldContain("takes its place");
    }

    [Fact]
    public void A_refused_node_says_why_and_does_not_try_again()
    {
        var worker = _fixture.Node("worker", NodeRole.Worker, "kernels-b");
        worker.Node.Join(LinkFixture.Endpoint);
        _fixture.Advance(20);
        var refused = (JoinRefused)worker.News.WaitFor(1)[0];
        (refused.Endpoint, _fixture.Network.Dials).ShouldBe((LinkFixture.Endpoint, 1));
        refused.Reason.ShouldStartWith("the kernels of 'worker' compute other bits");
        worker.News.Count.ShouldBe(1);
    }

    [Fact]
    public void A_node_that_finds_nobody_tries_again_and_again_at_growing_intervals()
    {
        var worker = _fixture.Node("worker", NodeRole.Worker);
        worker.Node.Join("nowhere:1");
        _fixture.Advance(30);
        var delays = worker.News.WaitFor(9).Cast<JoinDelayed>().ToList();
        delays.Select(delay => delay.Attempt).Take(9).ShouldBe([1, 2, 3, 4, 5, 6, 7, 8, 9]);
        delays.Select(delay => delay.NextIn.TotalSeconds).Take(7).ShouldBe([0.15, 0.3, 0.6, 1.2, 2.4, 3.75, 3.75], 1e-9);
    }

    [Fact]
    public async Task A_node_that_ends_sends_away_who_has_not_greeted_yet_and_lets_nobody_in()
    {
        var early = Stranger.Call(_fixture.Network, LinkFixture.Endpoint);
        var late = Stranger.Call(_fixture.Network, LinkFixture.Endpoint);
        late.Send(new LinkFrame { Hello = _fixture.Hello() });
        await _fixture.Coordinator.Node.DisposeAsync();
        _fixture.Network.Run();
        early.ClosedBecause.ShouldNotBeNull();
        late.ClosedBecause.ShouldNotBeNull();
        late.Frames.ShouldBeEmpty();
    }

    private Stranger Greet(LinkHello hello)
    {
        var stranger = Stranger.Call(_fixture.Network, LinkFixture.Endpoint);
        stranger.Send(new LinkFrame { Hello = hello });
        _fixture.Network.Run();
        return stranger;
    }

    private (Stranger Control, Stranger Bulk) Join(string name, ulong incarnation)
    {
        var control = Greet(_fixture.Hello(name, incarnation));
        var hello = _fixture.Hello(name, incarnation);
        (hello.Lane, hello.Session) = (LinkLane.Bulk, control.Frames[0].Welcome.Session);
        var bulk = Greet(hello);
        bulk.Frames.ShouldHaveSingleItem().Welcome.ShouldNotBeNull();
        return (control, bulk);
    }
}
