using Cluster.TestKit.Simulation;

namespace Cluster.TestKit.Tests.Network;

/// <summary>What a connection promises, and how faults of the network show in it.</summary>
public sealed class SimulatedNetworkTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Parcels_arrive_once_and_in_order_whatever_is_lost()
    {
        for (var seed = 0UL; seed < 20; seed++)
        {
            var hosts = new TwoHosts(seed).Dial();
            hosts.Network.Conditions = new() { Loss = 0.3 };
            hosts.AtB.Connection.AttachedMax = 1_000;
            for (var i = 0; i < 50; i++)
            {
                hosts.AtA.Connection.Send(TwoHosts.Numbered(i, floats: i % 3)).ShouldBeTrue();
                hosts.AtB.Connection.Send(TwoHosts.Numbered(i)).ShouldBeTrue();
            }

            hosts.World.RunUntil(() => hosts.AtB.Parcels.Count == 50 && hosts.AtA.Parcels.Count == 50);
            hosts.AtB.Numbers.ShouldBe(Enumerable.Range(0, 50));
            hosts.AtA.Numbers.ShouldBe(Enumerable.Range(0, 50));
            hosts.World.Elapsed.ShouldBeGreaterThan(hosts.Network.Conditions.Resend);
        }
    }

    [Fact]
    public void What_is_attached_is_copied_before_it_is_done_with()
    {
        var hosts = new TwoHosts().Dial();
        hosts.AtB.Connection.AttachedMax = 1_000;
        var done = 0;
        var parcel = TwoHosts.Numbered(7, floats: 5, () => done++);
        hosts.AtA.Connection.Send(parcel);
        done.ShouldBe(0);
        hosts.World.RunUntil(() => done > 0);
        parcel.Floats!.Span.Clear();
        hosts.World.AdvanceTime(s_second);
        hosts.AtB.Parcels.Single().Floats!.Span.ToArray().ShouldBe([7, 7, 7, 7, 7]);
        done.ShouldBe(1);
    }

    [Fact]
    public void Attachments_that_were_not_allowed_close_the_connection()
    {
        var hosts = new TwoHosts().Dial();
        hosts.AtA.Connection.Send(TwoHosts.Numbered(1, floats: 5));
        hosts.World.AdvanceTime(s_second);
        hosts.AtB.Parcels.ShouldBeEmpty();
        hosts.AtB.Ends.Single().ShouldBe("it sent 20 attached bytes, at most 0 are allowed here");
        hosts.AtA.Ends.Single().ShouldBe("it closed the connection");
    }

    [Fact]
    public void Nobody_is_told_of_anything_inside_a_call()
    {
        var hosts = new TwoHosts().Dial();
        hosts.AtA.Connection.Close("enough");
        hosts.AtA.Connection.Close("enough");
        hosts.AtA.Ends.ShouldBeEmpty();
        hosts.World.AdvanceTime(s_second);
        hosts.AtA.Ends.ShouldBe(["enough"]);
        hosts.AtB.Ends.ShouldBe(["it closed the connection"]);
        hosts.AtA.Connection.Send(TwoHosts.Numbered(1)).ShouldBeFalse();
        hosts.Network.OpenEnds.ShouldBe(0);
    }

    [Fact]
    public void Nobody_listens_or_nobody_is_there()
    {
        new TwoHosts().Dial("b:80").Failure.ShouldBe("b:80 refused");
        var absent = new TwoHosts().Dial("c:5400");
        absent.Failure.ShouldBe("c:5400 does not answer");
        absent.World.Elapsed.ShouldBe(absent.Network.Conditions.ConnectTimeout);
    }

    [Fact]
    public void A_short_cut_is_a_delay_and_a_long_one_breaks_the_connection_on_the_side_that_sends()
    {
        var hosts = new TwoHosts().Dial();
        hosts.Network.Cut("a", "b");
        hosts.AtA.Connection.Send(TwoHosts.Numbered(1));
        hosts.AtB.Connection.Send(TwoHosts.Numbered(2));
        hosts.World.AdvanceTime(s_second);
        hosts.AtB.Parcels.ShouldBeEmpty();
        hosts.AtA.Numbers.ShouldBe([2], "the other way is open");
        hosts.Network.Mend("a", "b");
        hosts.World.AdvanceTime(s_second);
        hosts.AtB.Numbers.ShouldBe([1]);

        hosts.Network.CutBoth("a", "b");
        hosts.AtA.Connection.Send(TwoHosts.Numbered(3));
        hosts.World.AdvanceTime(TimeSpan.FromMinutes(1));
        hosts.AtA.Ends.ShouldBe(["no answer: the connection timed out"]);
        hosts.AtB.Ends.ShouldBeEmpty();
    }

    [Fact]
    public void A_reset_is_told_to_both_sides_and_a_half_one_to_one()
    {
        var hosts = new TwoHosts().Dial();
        hosts.Network.Reset("a", "b");
        hosts.World.AdvanceTime(s_second);
        hosts.AtA.Ends.ShouldBe(["connection reset by peer"]);
        hosts.AtB.Ends.ShouldBe(["connection reset by peer"]);

        var old = hosts.Dial().AtB;
        hosts.World.AdvanceTime(s_second);
        hosts.Network.HalfOpen("a", "b");
        hosts.World.AdvanceTime(s_second);
        var stale = hosts.AtB;
        stale.ShouldNotBe(old);
        stale.Ends.ShouldBeEmpty();
        hosts.Dial();
        hosts.World.AdvanceTime(s_second);
        hosts.AtB.ShouldNotBe(stale, "b sees a second connection of a while the first one stands");
    }

    [Fact]
    public void A_crash_is_heard_of_or_not()
    {
        var hosts = new TwoHosts().Dial();
        hosts.Network.Crash("b", silently: false);
        hosts.B.Crash();
        hosts.World.AdvanceTime(s_second);
        hosts.AtA.Ends.ShouldBe(["connection reset by peer"]);
        hosts.AtB.Ends.ShouldBeEmpty();

        hosts = new TwoHosts().Dial();
        hosts.Network.Crash("b", silently: true);
        hosts.B.Crash();
        hosts.AtA.Connection.Send(TwoHosts.Numbered(1));
        hosts.World.AdvanceTime(s_second * 5);
        hosts.AtA.Ends.ShouldBeEmpty();
        hosts.Network.Join(hosts.World.AddNode("b"), new());
        hosts.World.AdvanceTime(s_second * 5);
        hosts.AtA.Ends.ShouldBe(["connection reset by peer"], "the machine is back and knows nothing of the connection");
    }

    [Fact]
    public void A_frozen_node_gets_everything_afterwards_and_in_order()
    {
        var hosts = new TwoHosts().Dial();
        hosts.World.AdvanceTime(s_second);
        hosts.B.Freeze();
        for (var i = 0; i < 10; i++) hosts.AtA.Connection.Send(TwoHosts.Numbered(i));
        hosts.AtA.Connection.Close("enough");
        hosts.World.AdvanceTime(TimeSpan.FromMinutes(1));
        hosts.AtB.Parcels.ShouldBeEmpty();
        hosts.B.Thaw();
        hosts.World.AdvanceTime(s_second);
        hosts.AtB.Numbers.ShouldBe(Enumerable.Range(0, 10));
        hosts.AtB.Ends.ShouldBe(["it closed the connection"]);
    }

    [Fact]
    public void Queues_are_bounded()
    {
        var hosts = new TwoHosts().Dial();
        hosts.Network.Conditions = new() { QueueParcels = 5 };
        hosts.Network.Cut("a", "b");
        var done = 0;
        var sent = Enumerable.Range(0, 8).Select(i => hosts.AtA.Connection.Send(TwoHosts.Numbered(i, floats: 1, () => done++))).ToList();
        sent.ShouldBe([true, true, true, true, true, false, false, false]);
        done.ShouldBe(3, "what is refused is done with");
        hosts.AtA.Connection.Close("enough");
        done.ShouldBe(8, "and so is what is dropped");
    }

    [Fact]
    public void The_same_seed_gives_the_same_moments_and_another_one_others()
    {
        static DateTimeOffset EndOf(ulong seed)
        {
            var hosts = new TwoHosts(seed).Dial();
            hosts.Network.Conditions = new() { Loss = 0.2 };
            for (var i = 0; i < 20; i++) hosts.AtA.Connection.Send(TwoHosts.Numbered(i));
            hosts.World.RunUntil(() => hosts.AtB.Parcels.Count == 20);
            return hosts.World.Now;
        }

        EndOf(1).ShouldBe(EndOf(1));
        EndOf(1).ShouldNotBe(EndOf(2));
        EndOf(3).ShouldBeGreaterThan(VirtualClock.Start);
    }
}
