using Cluster.Shared.Actors;

namespace Cluster.TestKit.Tests.Conformance;

public abstract partial class ActorEngineConformance
{
    [Fact]
    public void A_timer_sends_its_message_once_after_its_delay()
    {
        var actor = SpawnTimed(context => context.StartTimer("key", s_second, "tick"));
        _harness.Advance(s_second / 2);
        AwaitHandled(actor);
        _log.Entries().ShouldBe(["ready"]);
        _harness.Advance(s_second / 2);
        AwaitLog("ready", "tick");
        _harness.Advance(s_second * 5);
        AwaitHandled(actor);
        AwaitLog("ready", "tick");
    }

    [Fact]
    public void A_timer_with_the_same_key_replaces_the_one_before()
    {
        var actor = SpawnTimed(context =>
        {
            context.StartTimer("key", s_second, "old");
            context.StartTimer("key", s_second * 2, "new");
            context.StartTimer("other", s_second * 3, "other");
        });
        _harness.Advance(s_second * 2);
        Await("the tick", () => _log.Count == 2);
        _harness.Advance(s_second * 2);
        AwaitHandled(actor);
        AwaitLog("ready", "new", "other");
    }

    [Fact]
    public void A_cancelled_timer_sends_nothing()
    {
        var actor = SpawnTimed(context =>
        {
            context.StartTimer("key", s_second, "tick");
            context.StartPeriodicTimer("periodic", s_second, "tick");
            context.CancelTimer("key");
            context.CancelTimer("periodic");
            context.CancelTimer("never started");
        });
        _harness.Advance(s_second * 3);
        AwaitHandled(actor);
        AwaitLog("ready");
    }

    [Fact]
    public void A_message_of_a_cancelled_timer_is_dropped_even_from_the_mailbox()
    {
        var actor = SpawnTimed(
            context =>
            {
                context.StartTimer("first", s_second, "first");
                context.StartTimer("second", s_second, "second");
                context.StartTimer("third", s_second, "third");
            },
            (context, message) =>
            {
                if (message is not "first") return;
                context.CancelTimer("second");
                context.StartTimer("third", s_second, "third again");
            });
        _harness.Advance(s_second);
        Await("the first", () => _log.Count == 2);
        AwaitHandled(actor);
        _harness.Advance(s_second);
        AwaitHandled(actor);
        AwaitLog("ready", "first", "third again");
    }

    [Fact]
    public void A_periodic_timer_goes_on_until_it_is_cancelled()
    {
        var actor = SpawnTimed(
            context => context.StartPeriodicTimer("key", s_second, "tick"),
            (context, message) =>
            {
                if (_log.Count == 4) context.CancelTimer("key");
            });
        for (var tick = 1; tick <= 3; tick++)
        {
            _harness.Advance(s_second);
            var expected = tick + 1;
            Await("a tick", () => _log.Count == expected);
        }

        AwaitHandled(actor);
        _harness.Advance(s_second * 3);
        AwaitHandled(actor);
        AwaitLog("ready", "tick", "tick", "tick");
    }

    [Fact]
    public void Timers_end_with_the_instance_at_a_restart()
    {
        var starts = 0;
        var actor = Spawn("timed", () => new Scripted
        {
            OnPreStart = context =>
            {
                if (starts++ == 0) context.StartPeriodicTimer("key", s_second, "tick of the old");
                _log.Add("started");
            },
            OnReceive = (_, message) =>
            {
                See(message);
                if (message is "fail") throw new BoomException("now");
                if (message is string text) _log.Add(text);
            },
        });
        actor.Tell("fail", null);
        Await("the restart", () => _log.Count == 2);
        _harness.Advance(s_second * 3);
        AwaitHandled(actor);
        AwaitLog("started", "started");
    }

    [Fact]
    public void Timers_end_with_the_actor_and_leave_no_dead_letter()
    {
        var actor = SpawnTimed(context => context.StartPeriodicTimer("key", s_second, "tick"));
        System.Stop(actor);
        AwaitEnd(actor);
        _harness.Advance(s_second * 3);
        var other = SpawnTimed(_ => { }, name: "other");
        AwaitHandled(other);
        AwaitLog("ready", "ready");
        _deadLetters.Count.ShouldBe(0);
    }

    [Fact]
    public void A_timer_may_carry_the_poison_pill()
    {
        var actor = SpawnTimed(context => context.StartTimer("key", s_second, PoisonPill.Instance));
        _harness.Advance(s_second);
        AwaitEnd(actor);
    }

    [Fact]
    public void A_negative_delay_and_a_period_of_zero_are_refused()
    {
        SpawnTimed(context =>
        {
            Should.Throw<ArgumentOutOfRangeException>(() => context.StartTimer("key", TimeSpan.FromTicks(-1), "tick"));
            Should.Throw<ArgumentOutOfRangeException>(() => context.StartPeriodicTimer("key", TimeSpan.Zero, "tick"));
        });
        _failures.Count.ShouldBe(0);
    }

    [Fact]
    public void The_context_tells_the_engines_time()
    {
        var probe = Probe();
        probe.Do(context => context.Tell(context.Self, context.Now));
        Await("the time", () => probe.Count == 1);
        _harness.Advance(s_second);
        probe.Do(context => context.Tell(context.Self, context.Now));
        Await("the time", () => probe.Count == 2);
        ((DateTimeOffset)probe.Messages[1] - (DateTimeOffset)probe.Messages[0]).ShouldBeInRange(s_second, s_second * 2);
    }

    [Fact]
    public void The_end_of_a_task_comes_back_as_a_message()
    {
        var (pending, failing) = (new TaskCompletionSource<int>(), new TaskCompletionSource<int>());
        SpawnPiping(pending.Task, failing.Task, Task.FromResult(3), Task.FromCanceled<int>(new CancellationToken(canceled: true)));
        Await("the two that have ended", () => _log.Count == 2);
        pending.SetResult(1);
        failing.SetException(new BoomException("disk full"));
        Await("all four", () => _log.Count == 4);
        _log.Entries().ShouldBe(["got 1", "failed: disk full", "got 3", "failed: A task was canceled."], ignoreOrder: true);
        _failures.Count.ShouldBe(0);
    }

    [Fact]
    public void The_result_for_an_actor_that_has_ended_is_a_dead_letter()
    {
        var pending = new TaskCompletionSource<int>();
        var actor = SpawnPiping(pending.Task);
        System.Stop(actor);
        AwaitEnd(actor);
        pending.SetResult(1);
        var other = SpawnTimed(_ => { });
        AwaitHandled(other);
        Await("the dead letter", () => _deadLetters.Count == 1);
        _deadLetters.Entries()[0].ShouldBe(new DeadLetter("got 1", null, actor, DeadLetterReason.NoReceiver));
    }

    [Fact]
    public void A_translation_of_a_result_that_throws_is_a_failure_of_the_actor()
    {
        var actor = Spawn("piping", (context, _) =>
            context.PipeToSelf(Task.FromResult(1), _ => throw new BoomException("mapping"), error => error));
        actor.Tell("go", null);
        AwaitFailure().Cause.Message.ShouldBe("mapping");
    }

    private ActorRef SpawnPiping(params Task<int>[] tasks) => Spawn("piping", () => new Scripted
    {
        OnPreStart = context =>
        {
            foreach (var task in tasks) context.PipeToSelf(task, result => $"got {result}", error => $"failed: {error.Message}");
        },
        OnReceive = (_, message) => _log.Add((string)message),
    });

    /// <summary>An actor that begins with these timers, logs "ready" and then its ticks.</summary>
    private ActorRef SpawnTimed(Action<IActorContext> begin, Action<IActorContext, object>? onTick = null, string name = "timed")
    {
        var before = _log.Count;
        var actor = Spawn(name, () => new Scripted
        {
            OnPreStart = context =>
            {
                begin(context);
                _log.Add("ready");
            },
            OnReceive = (context, message) =>
            {
                See(message);
                if (message is not string text) return;
                _log.Add(text);
                onTick?.Invoke(context, message);
            },
        });
        Await("the start", () => _log.Count > before);
        return actor;
    }
}
