using Cluster.Shared.Actors;
using Cluster.TestKit.Probes;

namespace Cluster.TestKit.Tests.Engine;

/// <summary>An engine under real threads and real time. Its promises are in the conformance suite; here it keeps them under load.</summary>
public abstract class EngineStress(IActorSystem system) : IAsyncLifetime
{
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(20);

    private readonly Signal _signal = new();

    private IActorSystem System => system;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => System.DisposeAsync().AsTask().WaitAsync(s_bound);

    [Fact]
    public void A_hundred_thousand_messages_of_eight_senders_keep_their_order()
    {
        const int senders = 8;
        const int each = 12_500;
        var counter = new OrderChecker(senders, senders * each, _signal);
        var receiver = System.Spawn(Props.Create(() => counter) with { MailboxCapacity = senders * each }, "receiver");
        for (var sender = 0; sender < senders; sender++)
        {
            var number = sender;
            System.Spawn(Props.Create(() => new Burst(receiver, number, each)), $"sender-{sender}").Tell("go", null);
        }

        _signal.Wait(() => counter.Received == senders * each, s_bound).ShouldBeTrue();
        counter.OutOfOrder.ShouldBe(0);
    }

    [Fact]
    public void Every_message_is_handled_or_a_dead_letter_while_actors_fail_and_end()
    {
        const int senders = 4;
        const int each = 5_000;
        var (handled, failed, dead) = (0, 0, 0);
        void Count(ref int counter)
        {
            Interlocked.Increment(ref counter);
            _signal.Raise();
        }

        System.DeadLettered += letter =>
        {
            if (letter.Message is Numbered) Count(ref dead);
        };
        System.Failed += failure =>
        {
            if (failure.Message is Numbered) Count(ref failed);
        };
        var props = Props.Create(() => new Unreliable(() => Count(ref handled))) with { MailboxCapacity = 100, MaxRestarts = 20 };
        var receiver = System.Spawn(props, "receiver");
        for (var sender = 0; sender < senders; sender++)
        {
            var number = sender;
            System.Spawn(Props.Create(() => new Burst(receiver, number, each)), $"sender-{sender}").Tell("go", null);
        }

        _signal.Wait(() => handled + failed + dead == senders * each, s_bound).ShouldBeTrue($"{handled} + {failed} + {dead}");
        handled.ShouldBeGreaterThan(0);
        dead.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void No_message_is_left_lying_when_a_mailbox_goes_idle_as_it_arrives()
    {
        const int pairs = 4;
        const int rounds = 60_000;
        var left = pairs;
        void Done()
        {
            Interlocked.Decrement(ref left);
            _signal.Raise();
        }

        for (var pair = 0; pair < pairs; pair++)
        {
            var partner = System.Spawn(Props.Create(() => new Echo()), $"pong-{pair}");
            System.Spawn(Props.Create(() => new CountedRally(partner, rounds, Done)), $"ping-{pair}");
        }

        _signal.Wait(() => Volatile.Read(ref left) == 0, s_bound).ShouldBeTrue($"{left} of {pairs} rallies have come to a halt");
    }

    [Fact]
    public async Task Asking_from_many_threads_at_once_answers_each_with_its_own()
    {
        var echo = System.Spawn(Props.Create(() => new Echo()), "echo");
        var answers = Enumerable.Range(0, 1_000).AsParallel().WithDegreeOfParallelism(4)
            .Select(number => (number, Answer: System.Ask<int>(echo, number, s_bound))).ToList();
        foreach (var (number, answer) in answers) (await answer.WaitAsync(s_bound)).ShouldBe(number);
    }

    [Fact]
    public void Actors_spawned_stopped_and_watched_by_the_thousand_are_each_reported_once()
    {
        var probe = new TestProbe(System, "probe", _signal);
        probe.Do(context =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                var child = context.Spawn(Props.Create(() => new Echo()), $"child-{i}");
                context.Watch(child);
                context.Stop(child);
            }
        });
        _signal.Wait(() => probe.Count == 2_000, s_bound).ShouldBeTrue();
        probe.Messages.OfType<Terminated>().Select(ended => ended.Actor.Name).Distinct(StringComparer.Ordinal).Count().ShouldBe(2_000);
    }

    [Fact]
    public async Task Actors_that_never_rest_leave_room_for_others()
    {
        var restless = 2 * Environment.ProcessorCount;
        var turns = 0;
        for (var i = 0; i < restless; i++)
            System.Spawn(Props.Create(() => new Restless(() => Interlocked.Increment(ref turns))), $"restless-{i}").Tell("go", null);
        var echo = System.Spawn(Props.Create(() => new Echo()), "echo");
        for (var ask = 0; ask < 20; ask++)
        {
            var before = Volatile.Read(ref turns);
            await System.Ask<int>(echo, ask, s_bound).WaitAsync(s_bound);
            (Volatile.Read(ref turns) - before).ShouldBeLessThan(16 * restless);
        }
    }

    [Fact]
    public void Timers_go_off_in_real_time()
    {
        var probe = new TestProbe(System, "probe", _signal);
        probe.Do(context => context.StartTimer("once", TimeSpan.FromMilliseconds(5), "once"));
        probe.Do(context => context.StartPeriodicTimer("often", TimeSpan.FromMilliseconds(2), "often"));
        bool HaveGoneOff() => probe.Messages.Contains("once") && probe.Messages.Count(message => message is "often") >= 3;
        _signal.Wait(HaveGoneOff, s_bound).ShouldBeTrue();
    }

    [Fact]
    public async Task Shutting_down_amid_traffic_comes_to_an_end()
    {
        var pong = System.Spawn(Props.Create(() => new Echo()), "pong");
        for (var i = 0; i < 8; i++) System.Spawn(Props.Create(() => new Rally(pong)), $"ping-{i}");
        await System.ShutdownAsync().WaitAsync(s_bound);
        Should.Throw<InvalidOperationException>(() => System.Spawn(Props.Create(() => new Echo()), "late"));
    }

    private sealed record Numbered(int Sender, int Number);

    private sealed class Burst(ActorRef receiver, int sender, int count) : Actor
    {
        protected override void Receive(object message)
        {
            for (var i = 0; i < count; i++) Context.Tell(receiver, new Numbered(sender, i));
        }
    }

    private sealed class Echo : Actor
    {
        protected override void Receive(object message) => Context.Reply(message);
    }

    private sealed class Rally(ActorRef partner) : Actor
    {
        protected override void PreStart() => Context.Tell(partner, "ball");

        protected override void Receive(object message) => Context.Reply(message);
    }

    /// <summary>Its turns take longer than an actor may keep a thread for itself.</summary>
    private sealed class Restless(Action count) : Actor
    {
        private static readonly ManualResetEventSlim s_never = new();

        protected override void Receive(object message)
        {
            count();
            s_never.Wait(TimeSpan.FromMilliseconds(2));
            Context.Tell(Context.Self, message);
        }
    }

    private sealed class CountedRally(ActorRef partner, int rounds, Action done) : Actor
    {
        private int _round;

        protected override void PreStart() => Context.Tell(partner, "ball");

        protected override void Receive(object message)
        {
            if (++_round == rounds) done();
            else Context.Reply(message);
        }
    }

    private sealed class Unreliable(Action handled) : Actor
    {
        protected override void Receive(object message)
        {
            if (message is Numbered { Number: var number } && number % 500 == 499) throw new InvalidOperationException("as planned");
            handled();
        }
    }

    private sealed class OrderChecker(int senders, int expected, Signal signal) : Actor
    {
        private readonly int[] _next = new int[senders];
        private int _received;

        public int Received => Volatile.Read(ref _received);

        public int OutOfOrder { get; private set; }

        protected override void Receive(object message)
        {
            var (sender, number) = (Numbered)message;
            if (_next[sender]++ != number) OutOfOrder++;
            Volatile.Write(ref _received, _received + 1);
            if (_received == expected) signal.Raise();
        }
    }
}
