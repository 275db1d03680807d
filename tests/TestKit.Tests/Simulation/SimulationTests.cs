using Cluster.Shared.Actors;
using Cluster.TestKit.Probes;
using Cluster.TestKit.Simulation;
using Cluster.TestKit.Tests.Conformance;

namespace Cluster.TestKit.Tests.Simulation;

public sealed class SimulationTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Messages_of_different_senders_arrive_in_different_orders_for_different_seeds()
    {
        var orders = Enumerable.Range(0, 20).Select(seed => string.Join(',', OrderOfArrival((ulong)seed))).ToList();
        orders.Distinct(StringComparer.Ordinal).Count().ShouldBeGreaterThan(10);
        orders.ShouldBe(Enumerable.Range(0, 20).Select(seed => string.Join(',', OrderOfArrival((ulong)seed))));
    }

    [Fact]
    public void A_rally_without_end_is_ended_with_seed_and_last_events()
    {
        var system = new SimulatedActorSystem(new SimulationOptions { Seed = 17, MaxEvents = 1_000 });
        var probe = new TestProbe(system);
        probe.AnswerWith(message => message);
        probe.Tell(probe.Ref, "ball");
        var error = Should.Throw<SimulationException>(system.RunUntilIdle);
        error.Message.ShouldStartWith("seed 17: no end after 1,000 events, at ");
        error.Message.ShouldContain("/probe gets String from /probe");
    }

    [Fact]
    public void Waiting_for_what_never_comes_says_that_nothing_is_left_to_do()
    {
        var system = new SimulatedActorSystem(seed: 5);
        var probe = new TestProbe(system);
        Should.Throw<SimulationException>(() => probe.WaitFor(1)).Message.ShouldStartWith("seed 5: nothing is left to do");
    }

    [Fact]
    public void Waiting_for_a_task_that_never_ends_is_bounded()
    {
        var system = new SimulatedActorSystem(new SimulationOptions { PipeTimeout = TimeSpan.FromMilliseconds(20) });
        var never = new TaskCompletionSource<int>();
        var probe = new TestProbe(system);
        probe.Do(context => context.PipeToSelf(never.Task, result => result, error => error));
        Should.Throw<SimulationException>(() => probe.WaitFor(1));
        system.PendingPipes.ShouldBe(1);
        never.SetResult(7);
        probe.WaitFor(1).ShouldBe([7]);
    }

    [Fact]
    public void Real_tasks_can_be_made_to_take_no_virtual_time()
    {
        var system = new SimulatedActorSystem(new SimulationOptions { AwaitPipes = true });
        var probe = new TestProbe(system);
        probe.Do(context =>
        {
            context.PipeToSelf(Task.Delay(20).ContinueWith(_ => "slow", TaskScheduler.Default), result => result, error => error);
            context.PipeToSelf(Task.FromResult("fast"), result => result, error => error);
            context.StartTimer("key", TimeSpan.FromTicks(1), "timer");
        });
        probe.WaitFor(3).ShouldBe(["slow", "fast", "timer"]);
    }

    [Fact]
    public void RunUntilIdle_leaves_timers_to_AdvanceTime()
    {
        var system = new SimulatedActorSystem(seed: 0);
        var probe = new TestProbe(system);
        probe.Do(context => context.StartPeriodicTimer("key", s_second, "tick"));
        system.RunUntilIdle();
        probe.Count.ShouldBe(0);
        var before = system.Now;
        system.AdvanceTime(TimeSpan.FromHours(1));
        (system.Now - before).ShouldBe(TimeSpan.FromHours(1));
        probe.Count.ShouldBe(3_600);
    }

    [Fact]
    public void An_actor_that_keeps_itself_busy_does_not_stop_time()
    {
        var system = new SimulatedActorSystem(seed: 0);
        var probe = new TestProbe(system);
        var turns = 0;
        var busy = system.Spawn(
            Props.Create(() => new Scripted
            {
                OnReceive = (context, message) =>
                {
                    turns++;
                    context.Tell(context.Self, message);
                },
            }),
            "busy");
        busy.Tell("go", null);
        probe.Do(context => context.StartTimer("key", TimeSpan.FromMilliseconds(10), "tick"));
        probe.WaitFor(1);
        turns.ShouldBeInRange(9_900, 11_100);
        system.Stop(busy);
        system.RunUntilIdle();
    }

    [Fact]
    public void A_pair_can_be_slowed_down()
    {
        var system = new SimulatedActorSystem(new SimulationOptions
        {
            AddedDelay = (sender, receiver) => sender?.Path == "/slow" && receiver.Path == "/probe" ? s_second : TimeSpan.Zero,
        });
        var probe = new TestProbe(system);
        foreach (var name in new[] { "slow", "quick" })
        {
            var props = Props.Create(() => new Scripted { OnReceive = (context, _) => context.Tell(probe.Ref, name) });
            system.Spawn(props, name).Tell("go", null);
        }

        probe.WaitFor(1).ShouldBe(["quick"]);
        probe.WaitFor(2).ShouldBe(["quick", "slow"]);
        (system.Now - VirtualClock.Start).ShouldBeGreaterThanOrEqualTo(s_second);
    }

    [Fact]
    public void The_nth_message_of_a_chosen_actor_fails()
    {
        var system = new SimulatedActorSystem(seed: 3);
        var failures = new List<ActorFailure>();
        system.Failed += failures.Add;
        var probe = new TestProbe(system);
        system.FailOn("/probe", 3);
        for (var i = 1; i <= 5; i++) probe.Ref.Tell(i, null);
        system.RunUntilIdle();
        probe.Messages.ShouldBe([1, 2, 4, 5]);
        failures.Single().Message.ShouldBe(3);
        failures.Single().Cause.ShouldBeOfType<InjectedFaultException>().Message.ShouldContain("message 3 of '/probe'");
    }

    [Fact]
    public void Faults_at_random_follow_from_the_seed_and_can_be_healed()
    {
        List<object> Survivors(ulong seed)
        {
            var system = new SimulatedActorSystem(seed);
            var probe = new TestProbe(system);
            system.FailAtRandom((path, message) => path == "/probe" && message is int, 0.2);
            for (var i = 0; i < 30; i++) probe.Ref.Tell(i, null);
            system.RunUntilIdle();
            system.ClearFaults();
            if (system.Find("/probe") is null) return [.. probe.Messages];
            probe.Ref.Tell("healed", null);
            system.RunUntilIdle();
            probe.Messages[^1].ShouldBe("healed");
            return [.. probe.Messages];
        }

        Survivors(1).ShouldBe(Survivors(1));
        Survivors(1).ShouldNotBe(Survivors(2));
    }

    [Fact]
    public void An_actor_can_be_stopped_at_a_moment()
    {
        var system = new SimulatedActorSystem(seed: 0);
        var probe = new TestProbe(system);
        var victim = system.Spawn(Props.Create(() => new Scripted()), "victim");
        probe.Watch(victim);
        system.StopAfter("/victim", s_second);
        system.RunUntilIdle();
        system.LivingPaths().ShouldBe(["/probe", "/victim"]);
        system.AdvanceTime(s_second * 2);
        probe.Messages.ShouldBe([new Terminated(victim)]);
        system.LivingPaths().ShouldBe(["/probe"]);
    }

    [Fact]
    public void A_listener_that_throws_fails_the_test_and_not_the_actor()
    {
        var system = new SimulatedActorSystem(seed: 0);
        var failures = new List<ActorFailure>();
        system.Failed += failures.Add;
        system.DeadLettered += _ => throw new InvalidOperationException("no dead letters here");
        var actor = system.Spawn(Props.Create(() => new Scripted { OnReceive = (context, message) => context.Reply(message) }), "actor");
        actor.Tell("to nobody", null);
        Should.Throw<InvalidOperationException>(system.RunUntilIdle).Message.ShouldBe("no dead letters here");
        failures.ShouldBeEmpty();
    }

    [Fact]
    public void Actors_cannot_run_the_simulation_they_are_in()
    {
        var system = new SimulatedActorSystem(seed: 0);
        var failures = new List<ActorFailure>();
        system.Failed += failures.Add;
        var probe = new TestProbe(system);
        probe.Do(_ => system.RunUntilIdle());
        system.RunUntilIdle();
        failures.Single().Cause.Message.ShouldContain("The simulation is running");
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Should.Throw<ArgumentException>(() => new SimulatedActorSystem(new SimulationOptions { MinMessageDelay = TimeSpan.Zero }));
        Should.Throw<ArgumentException>(() => new SimulatedActorSystem(new SimulationOptions { DelayProbability = 1.5 }))
            .Message.ShouldStartWith("DelayProbability is 1.5; it must lie between 0 and 1.");
    }

    private static List<object> OrderOfArrival(ulong seed)
    {
        var system = new SimulatedActorSystem(seed);
        var probe = new TestProbe(system);
        foreach (var name in new[] { "a", "b", "c", "d" })
        {
            system.Spawn(
                Props.Create(() => new Scripted
                {
                    OnReceive = (context, _) =>
                    {
                        context.Tell(probe.Ref, name + "1");
                        context.Tell(probe.Ref, name + "2");
                    },
                }),
                name).Tell("go", null);
        }

        system.RunUntilIdle();
        var arrived = probe.Messages.Cast<string>().ToList();
        foreach (var name in new[] { "a", "b", "c", "d" }) arrived.IndexOf(name + "1").ShouldBeLessThan(arrived.IndexOf(name + "2"));
        return [.. probe.Messages];
    }
}
