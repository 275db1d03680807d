using Cluster.Shared.Actors;

namespace Cluster.TestKit.Tests.Conformance;

public abstract partial class ActorEngineConformance
{
    [Fact]
    public void Messages_of_one_sender_arrive_in_order()
    {
        var probe = Probe();
        var sender = Spawn("sender", (context, _) =>
        {
            for (var i = 0; i < 300; i++) context.Tell(probe.Ref, i);
        });
        sender.Tell("go", null);
        Await("all messages", () => probe.Count == 300);
        probe.Messages.Cast<int>().ShouldBe(Enumerable.Range(0, 300));
        probe.Mail.ShouldAllBe(mail => mail.Sender == sender);
    }

    [Fact]
    public void Messages_of_several_senders_keep_each_senders_order()
    {
        var probe = Probe();
        var senders = Enumerable.Range(0, 4).Select(number => Spawn($"sender-{number}", (context, message) =>
        {
            var next = (int)message;
            context.Tell(probe.Ref, next);
            if (next < 99) context.Tell(context.Self, next + 1);
        })).ToList();
        foreach (var sender in senders) sender.Tell(0, null);
        Await("all messages", () => probe.Count == 400);
        foreach (var sender in senders)
            probe.Mail.Where(mail => mail.Sender == sender).Select(mail => (int)mail.Message).ShouldBe(Enumerable.Range(0, 100));
    }

    [Fact]
    public void An_actor_handles_one_message_at_a_time()
    {
        var (inside, together, sum) = (0, 0, 0);
        var busy = Spawn("busy", (_, _) =>
        {
            if (Interlocked.Increment(ref inside) > 1) Interlocked.Increment(ref together);
            sum = sum + 1;
            Interlocked.Decrement(ref inside);
            if (sum == 8 * 500) _signal.Raise();
        });
        for (var number = 0; number < 8; number++)
        {
            Spawn($"sender-{number}", (context, _) =>
            {
                for (var i = 0; i < 500; i++) context.Tell(busy, i);
            }).Tell("go", null);
        }

        Await("all messages", () => Volatile.Read(ref sum) == 8 * 500);
        together.ShouldBe(0);
    }

    [Fact]
    public void Forwarding_keeps_the_first_sender_and_a_reply_goes_to_it()
    {
        var probe = Probe();
        var answerer = Spawn("answerer", (context, message) => context.Reply($"{message} answered"));
        var middle = Spawn("middle", (context, message) => context.Forward(answerer, message));
        probe.Tell(middle, "question");
        Await("the answer", () => probe.Count == 1);
        probe.Mail[0].Message.ShouldBe("question answered");
        probe.Mail[0].Sender.ShouldBe(answerer);
    }

    [Fact]
    public void What_does_not_fit_into_a_mailbox_is_a_dead_letter()
    {
        var small = System.Spawn(
            Props.Create(() => new Scripted
            {
                OnReceive = (context, message) =>
                {
                    if (message is not "go") _log.Add((string)message);
                    else foreach (var text in new[] { "a", "b", "c", "d", "e" }) context.Tell(context.Self, text);
                },
            }) with
            { MailboxCapacity = 3 },
            "small");
        small.Tell("go", null);
        AwaitLog("a", "b", "c");
        Await("dead letters", () => _deadLetters.Count == 2);
        var full = DeadLetterReason.MailboxFull;
        _deadLetters.Entries().ShouldBe([new DeadLetter("d", small, small, full), new DeadLetter("e", small, small, full)]);
    }

    [Fact]
    public void Timers_results_and_Terminated_get_into_a_full_mailbox()
    {
        var victim = Spawn("victim", (_, _) => { });
        var full = System.Spawn(
            Props.Create(() => new Scripted
            {
                OnPreStart = context => context.Watch(victim),
                OnReceive = (context, message) =>
                {
                    if (message is "go")
                    {
                        context.Tell(context.Self, "mail");
                        context.StartTimer("key", TimeSpan.Zero, "timer");
                        context.PipeToSelf(Task.FromResult(1), _ => "result", error => error);
                        context.Stop(victim);
                    }

                    _log.Add(message is Terminated ? "Terminated" : (string)message);
                },
            }) with
            { MailboxCapacity = 1 },
            "full");
        full.Tell("go", null);
        Await("start", () => _log.Count > 0);
        _harness.Advance(s_second);
        Await("all four", () => _log.Count == 5);
        _log.Entries().ShouldBe(["go", "mail", "timer", "result", "Terminated"], ignoreOrder: true);
        _deadLetters.Count.ShouldBe(0);
    }

    [Fact]
    public void Mail_to_an_actor_that_has_ended_is_a_dead_letter()
    {
        var probe = Probe();
        var gone = Spawn("gone", (_, _) => { });
        System.Stop(gone);
        AwaitEnd(gone);
        probe.Tell(gone, "late");
        Await("the dead letter", () => _deadLetters.Count == 1);
        _deadLetters.Entries()[0].ShouldBe(new DeadLetter("late", probe.Ref, gone, DeadLetterReason.NoReceiver));
    }

    [Fact]
    public void Mail_left_behind_becomes_dead_letters_in_its_order_stashed_mail_first()
    {
        var leaving = Spawn("leaving", (context, message) =>
        {
            if (message is "aside")
            {
                context.Stash();
                return;
            }

            foreach (var text in new[] { "a", "b", "c" }) context.Tell(context.Self, text);
            context.Stop(context.Self);
        });
        leaving.Tell("aside", null);
        leaving.Tell("go", null);
        Await("dead letters", () => _deadLetters.Count == 4);
        _deadLetters.Entries().Select(letter => letter.Message).ShouldBe(["aside", "a", "b", "c"]);
        _deadLetters.Entries().ShouldAllBe(letter => letter.Reason == DeadLetterReason.NoReceiver && letter.Receiver == leaving);
    }

    [Fact]
    public void A_message_without_a_handler_is_a_dead_letter()
    {
        var choosy = Spawn("choosy", () => new Choosy());
        choosy.Tell(42, null);
        Await("the dead letter", () => _deadLetters.Count == 1);
        _deadLetters.Entries()[0].ShouldBe(new DeadLetter(42, null, choosy, DeadLetterReason.Unhandled));
    }

    [Fact]
    public void A_reply_to_nobody_is_a_dead_letter()
    {
        var polite = Spawn("polite", (context, _) => context.Reply("thanks"));
        polite.Tell("hello", null);
        Await("the dead letter", () => _deadLetters.Count == 1);
        _deadLetters.Entries()[0].ShouldBe(new DeadLetter("thanks", polite, null, DeadLetterReason.NoReceiver));
    }

    [Fact]
    public void Null_is_not_a_message() =>
        Should.Throw<ArgumentNullException>(() => Spawn("any", (_, _) => { }).Tell(null!, null));

    private sealed class Choosy : Actor
    {
        protected override void Receive(object message) => Unhandled(message);
    }
}
