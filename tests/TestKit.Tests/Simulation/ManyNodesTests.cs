using Cluster.Shared.Actors;
using Cluster.TestKit.Probes;
using Cluster.TestKit.Simulation;
using Cluster.TestKit.Tests.Conformance;

namespace Cluster.TestKit.Tests.Simulation;

public sealed class ManyNodesTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Nodes_have_actors_of_the_same_path_in_one_time_and_one_trace()
    {
        var world = new SimulatedWorld(new() { RecordTrace = true });
        var probes = new[] { "a", "b" }.Select(name => new TestProbe(world.AddNode(name))).ToList();
        foreach (var probe in probes) probe.Ref.Tell("hello", null);
        world.RunUntilIdle();
        probes.ShouldAllBe(p => p.Count == 1);
        world.Trace.ShouldContain(line => line.EndsWith("a:/probe gets String", StringComparison.Ordinal));
        world.Trace.ShouldContain(line => line.EndsWith("b:/probe gets String", StringComparison.Ordinal));
    }

    [Fact]
    public void A_reference_that_gets_into_another_node_past_the_network_is_an_error()
    {
        var world = new SimulatedWorld(new());
        var (a, b) = (new TestProbe(world.AddNode("a")), new TestProbe(world.AddNode("b")));
        var failures = new List<string>();
        a.System.Failed += failure => failures.Add(failure.Cause.Message);
        a.Do(context => context.Tell(b.Ref, "smuggled"));
        world.RunUntilIdle();
        failures.Single().ShouldBe("'a:/probe' holds a reference into another node: b:/probe.");
        b.Count.ShouldBe(0);
    }

    [Fact]
    public void Nothing_happens_on_a_node_that_has_crashed()
    {
        var world = new SimulatedWorld(new());
        var (a, b) = (world.AddNode("a"), world.AddNode("b"));
        var (dead, alive) = (new TestProbe(a), new TestProbe(b));
        foreach (var probe in new[] { dead, alive }) probe.Do(context => context.StartPeriodicTimer("key", s_second, "tick"));
        world.AdvanceTime(s_second * 3.5);
        a.Crash();
        dead.Ref.Tell("to nobody", null);
        world.AdvanceTime(s_second * 3);
        dead.Count.ShouldBe(3);
        alive.Count.ShouldBe(6);
        a.LivingPaths().ShouldBeEmpty();
        new TestProbe(world.AddNode("a")).Ref.Path.ShouldBe("/probe");
    }

    [Fact]
    public void A_frozen_node_does_everything_afterwards_at_once()
    {
        var world = new SimulatedWorld(new());
        var node = world.AddNode("a");
        var probe = new TestProbe(node);
        probe.Do(context => context.StartTimer("key", s_second, "tick"));
        world.RunUntilIdle();
        node.Freeze();
        probe.Ref.Tell("mail", null);
        world.AdvanceTime(s_second * 60);
        probe.Count.ShouldBe(0);
        node.Thaw();
        world.AdvanceTime(TimeSpan.Zero);
        probe.Messages.ShouldBe(["mail", "tick"], ignoreOrder: true);
    }

    [Fact]
    public void Turns_can_take_time_each_actor_its_own()
    {
        var world = new SimulatedWorld(new() { DelayProbability = 0 });
        var node = world.AddNode("a");
        node.TurnTime = path => path.StartsWith("/slow", StringComparison.Ordinal) ? s_second : TimeSpan.Zero;
        var probe = new TestProbe(node);
        foreach (var name in new[] { "slow-1", "slow-2", "quick" })
        {
            var actor = node.Spawn(Props.Create(() => new Scripted { OnReceive = (context, m) => context.Tell(probe.Ref, m) }), name);
            for (var i = 0; i < 10; i++) actor.Tell(name, null);
        }

        world.AdvanceTime(TimeSpan.FromMilliseconds(1));
        probe.Messages.ShouldBe(Enumerable.Repeat("quick", 10));
        probe.WaitFor(30);
        world.Elapsed.ShouldBeInRange(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(11), "side by side, and on average half a second each");
    }

    [Fact]
    public void A_machine_can_be_too_slow_for_all_its_actors()
    {
        var world = new SimulatedWorld(new());
        var node = world.AddNode("a");
        node.PauseBetweenTurns = s_second;
        var probe = new TestProbe(node);
        for (var i = 0; i < 10; i++) probe.Ref.Tell(i, null);
        probe.WaitFor(10);
        world.Elapsed.ShouldBeGreaterThan(s_second * 9);
    }
}
