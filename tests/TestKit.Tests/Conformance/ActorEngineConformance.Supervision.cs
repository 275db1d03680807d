using Cluster.Shared.Actors;

namespace Cluster.TestKit.Tests.Conformance;

public abstract partial class ActorEngineConformance
{
    [Fact]
    public void A_restart_keeps_address_and_mail_and_drops_state_and_the_message_that_failed()
    {
        var instances = 0;
        var actor = Spawn("actor", () =>
        {
            var (instance, handled) = (++instances, 0);
            return new Scripted
            {
                OnReceive = (context, message) =>
                {
                    if (message is "go")
                    {
                        foreach (var next in new[] { "a", "fail", "b", "c" }) context.Tell(context.Self, next);
                        return;
                    }

                    _log.Add($"{context.Self.Path} {instance}.{++handled} {message}");
                    if (message is "fail") throw new BoomException("now");
                },
            };
        });
        actor.Tell("go", null);
        AwaitLog("/actor 1.1 a", "/actor 1.2 fail", "/actor 2.1 b", "/actor 2.2 c");
        var failure = AwaitFailure();
        (failure.Actor, failure.Message, failure.Directive).ShouldBe((actor, "fail", Directive.Restart));
        failure.Cause.ShouldBeOfType<BoomException>();
        _deadLetters.Count.ShouldBe(0);
    }

    [Fact]
    public void A_restart_tells_the_old_instance_why_and_then_the_new_one()
    {
        var instances = 0;
        var actor = Spawn("actor", () =>
        {
            var instance = ++instances;
            return new Scripted
            {
                OnPreStart = _ => _log.Add($"{instance} PreStart"),
                OnPostStop = _ => _log.Add($"{instance} PostStop"),
                OnPreRestart = (cause, message) => _log.Add($"{instance} PreRestart {cause.Message} {message}"),
                OnPostRestart = cause => _log.Add($"{instance} PostRestart {cause.Message}"),
                OnReceive = (_, message) => throw new BoomException($"at {message}"),
            };
        });
        actor.Tell("m", null);
        AwaitLog("1 PreStart", "1 PreRestart at m m", "1 PostStop", "2 PostRestart at m", "2 PreStart");
    }

    [Fact]
    public void Stashed_mail_comes_back_at_a_restart_but_the_message_that_failed_does_not()
    {
        var instances = 0;
        var actor = Spawn("actor", () =>
        {
            var instance = ++instances;
            return new Scripted
            {
                OnReceive = (context, message) =>
                {
                    if (instance == 1) context.Stash();
                    if (message is "fail") throw new BoomException("now");
                    if (instance == 2) _log.Add((string)message);
                },
            };
        });
        foreach (var message in new[] { "a", "b", "fail", "c" }) actor.Tell(message, null);
        AwaitLog("a", "b", "c");
    }

    [Fact]
    public void A_failure_beyond_the_budget_stops_the_actor()
    {
        var (props, _) = Failing(maxRestarts: 2);
        var actor = System.Spawn(props, "actor");
        for (var i = 0; i < 4; i++) actor.Tell("fail", null);
        AwaitEnd(actor);
        Await("all failures and the letter", () => _failures.Count == 3 && _deadLetters.Count == 1);
        _failures.Entries().Select(failure => failure.Directive).ShouldBe([Directive.Restart, Directive.Restart, Directive.Stop]);
    }

    [Fact]
    public void Restarts_longer_ago_than_the_window_do_not_count()
    {
        var (props, instances) = Failing(maxRestarts: 1);
        var actor = System.Spawn(props with { RestartWindow = s_second }, "actor");
        for (var round = 1; round <= 3; round++)
        {
            actor.Tell("fail", null);
            var expected = round + 1;
            Await("the restart", () => instances() == expected);
            _harness.Advance(s_second);
        }

        AwaitHandled(actor);
        _failures.Entries().ShouldAllBe(failure => failure.Directive == Directive.Restart);
    }

    [Fact]
    public void The_parent_decides_and_may_stop_the_child()
    {
        var parent = SpawnParent(
            () => new Scripted { OnReceive = (_, message) => throw new BoomException((string)message) },
            (child, cause) =>
            {
                _log.Add($"{child} {cause.Message}");
                return Directive.Stop;
            });
        parent.Tell("fail", null);
        AwaitLog("/parent/child fail", "/parent/child ended");
        AwaitFailure().Directive.ShouldBe(Directive.Stop);
    }

    [Fact]
    public void A_parent_that_throws_while_it_decides_fails_itself_and_the_child_ends()
    {
        var parent = SpawnParent(
            () => new Scripted { OnReceive = (_, message) => throw new BoomException((string)message) },
            (_, _) => throw new BoomException("undecided"));
        parent.Tell("fail", null);
        Await("both failures", () => _failures.Count == 2);
        _failures.Entries().Select(failure => (failure.Actor.Path, failure.Cause.Message, failure.Directive)).ShouldBe(
            [("/parent/child", "fail", Directive.Stop), ("/parent", "undecided", Directive.Restart)],
            ignoreOrder: true);
    }

    [Fact]
    public void A_failure_in_PreStart_or_in_the_factory_is_a_failure_like_any_other()
    {
        var attempts = 0;
        var actor = Spawn("actor", () => ++attempts switch
        {
            1 => throw new BoomException("in the factory"),
            2 => new Scripted { OnPreStart = _ => throw new BoomException("in PreStart") },
            _ => new Scripted { OnReceive = (context, message) => _log.Add((string)message) },
        });
        actor.Tell("made it", null);
        AwaitLog("made it");
        _failures.Entries().Select(failure => failure.Cause.Message).ShouldBe(["in the factory", "in PreStart"]);
        _failures.Entries().ShouldAllBe(failure => failure.Message == null && failure.Directive == Directive.Restart);
    }

    [Fact]
    public void A_factory_that_gives_out_the_same_instance_twice_is_caught()
    {
        var one = new Scripted { OnReceive = (_, _) => throw new BoomException("now") };
        var actor = Spawn("actor", () => one);
        actor.Tell("fail", null);
        AwaitEnd(actor);
        _failures.Entries()[^1].Cause.Message.ShouldContain("fresh");
    }

    [Fact]
    public void A_restart_ends_the_children_first_so_that_the_new_instance_may_use_their_names()
    {
        var instances = 0;
        var actor = Spawn("parent", () =>
        {
            var instance = ++instances;
            return new Scripted
            {
                OnPreStart = context => context.Spawn(
                    Props.Create(() => new Scripted
                    {
                        OnPreStart = _ => _log.Add($"child of {instance} starts"),
                        OnReceive = (child, message) => child.Reply(message),
                        OnPostStop = _ => _log.Add($"child of {instance} stops"),
                    }), "child"),
                OnReceive = (context, message) =>
                {
                    if (message is "fail") throw new BoomException("now");
                    context.Forward(context.Children.Single(), message);
                },
            };
        });
        Await("the first child", () => _log.Count == 1);
        actor.Tell("fail", null);
        Await("the second child", () => _log.Count == 3);
        AwaitLog("child of 1 starts", "child of 1 stops", "child of 2 starts");
        _failures.Count.ShouldBe(1);
    }

    [Fact]
    public void Children_that_a_parent_keeps_over_its_restart_go_on_as_they_were()
    {
        var parent = Spawn("parent", () => new Keeper(() =>
        {
            var handled = 0;
            return new Scripted
            {
                OnPreStart = context => context.StartPeriodicTimer("key", s_second, "tick"),
                OnReceive = (_, message) => _log.Add($"{message} {++handled}"),
            };
        }));
        foreach (var message in new[] { "a", "fail", "b" }) parent.Tell(message, null);
        Await("both", () => _log.Count == 2);
        _harness.Advance(s_second);
        AwaitLog("a 1", "b 2", "tick 3");
        _failures.Count.ShouldBe(1);
    }

    [Fact]
    public void A_failure_in_PreRestart_is_reported_and_the_restart_goes_on()
    {
        var instances = 0;
        var actor = Spawn("actor", () => new Scripted
        {
            OnPreStart = _ => instances++,
            OnPreRestart = (_, _) => throw new BoomException("in PreRestart"),
            OnReceive = (_, message) =>
            {
                See(message);
                if (message is "fail") throw new BoomException("now");
            },
        });
        actor.Tell("fail", null);
        AwaitHandled(actor);
        instances.ShouldBe(2);
        _failures.Entries().Select(failure => failure.Cause.Message).ShouldBe(["now", "in PreRestart"]);
    }

    private (Props Props, Func<int> Instances) Failing(int maxRestarts)
    {
        var instances = 0;
        var props = Props.Create(() => new Scripted
        {
            OnPreStart = _ =>
            {
                Interlocked.Increment(ref instances);
                _signal.Raise();
            },
            OnReceive = (_, message) =>
            {
                See(message);
                if (message is "fail") throw new BoomException("as told");
            },
        });
        return (props with { MaxRestarts = maxRestarts }, () => Volatile.Read(ref instances));
    }

    /// <summary>A parent that forwards to its one child, and logs the child's end.</summary>
    private ActorRef SpawnParent(Func<Actor> child, Func<ActorRef, Exception, Directive> onFailure) => Spawn("parent", () => new Scripted
    {
        OnPreStart = context => context.Watch(context.Spawn(Props.Create(child), "child")),
        OnFailure = onFailure,
        OnReceive = (context, message) =>
        {
            if (message is Terminated ended) _log.Add($"{ended.Actor} ended");
            else context.Forward(context.Children.Single(), message);
        },
    });

    /// <summary>Stops no child when it begins again.</summary>
    private sealed class Keeper(Func<Actor> child) : Actor
    {
        protected override void PreStart()
        {
            if (Context.Children.Count == 0) Context.Spawn(Props.Create(child), "child");
        }

        protected override void PreRestart(Exception cause, object? message)
        {
        }

        protected override void Receive(object message)
        {
            if (message is "fail") throw new BoomException("now");
            Context.Forward(Context.Children.Single(), message);
        }
    }
}
