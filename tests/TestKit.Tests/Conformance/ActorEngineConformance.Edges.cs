using Cluster.Shared.Actors;

namespace Cluster.TestKit.Tests.Conformance;

public abstract partial class ActorEngineConformance
{
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Ask_completes_with_the_answer()
    {
        var actor = Spawn("actor", (context, message) => context.Reply((int)message + 1));
        (await System.Ask<int>(actor, 41, s_second).WaitAsync(s_bound)).ShouldBe(42);
    }

    [Fact]
    public async Task Ask_without_an_answer_in_time_says_who_was_asked_what()
    {
        var actor = Spawn("silent", (_, _) => { });
        var answer = System.Ask<int>(actor, "anyone there?", s_second);
        _harness.Advance(s_second);
        var error = await Should.ThrowAsync<TimeoutException>(() => answer.WaitAsync(s_bound));
        error.Message.ShouldBe("'/silent' was asked String and has not answered with Int32 within 1 s.");
    }

    [Fact]
    public async Task Ask_answered_with_another_type_says_which()
    {
        var actor = Spawn("actor", (context, _) => context.Reply("text"));
        var error = await Should.ThrowAsync<InvalidCastException>(() => System.Ask<int>(actor, 1, s_second).WaitAsync(s_bound));
        error.Message.ShouldBe("'/actor' was asked Int32; expected System.Int32, got System.String.");
    }

    [Fact]
    public async Task Ask_can_be_cancelled()
    {
        var asked = 0;
        using var cancellation = new CancellationTokenSource();
        var actor = Spawn("actor", (_, _) =>
        {
            Interlocked.Increment(ref asked);
            cancellation.Cancel();
        });
        var answer = System.Ask<int>(actor, 1, s_second, cancellation.Token);
        await Should.ThrowAsync<OperationCanceledException>(() => answer.WaitAsync(s_bound));
        await Should.ThrowAsync<OperationCanceledException>(() => System.Ask<int>(actor, 1, s_second, cancellation.Token));
        asked.ShouldBe(1);
    }

    [Fact]
    public async Task The_asker_takes_one_answer_and_can_be_watched()
    {
        var actor = Spawn("actor", (context, message) =>
        {
            if (message is Terminated) _log.Add("the asker has ended");
            if (message is not "question") return;
            context.Watch(context.Sender!);
            context.Reply("first");
            context.Reply("second");
        });
        (await System.Ask<string>(actor, "question", s_second).WaitAsync(s_bound)).ShouldBe("first");
        Await("the dead letter", () => _deadLetters.Count == 1);
        _deadLetters.Entries()[0].Message.ShouldBe("second");
        AwaitLog("the asker has ended");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("$ask")]
    [InlineData("größe")]
    public void A_name_is_letters_digits_and_a_few_signs(string name) =>
        Should.Throw<ArgumentException>(() => Spawn(name, (_, _) => { })).Message.ShouldContain("letters, digits, '-', '_' and '.'");

    [Fact]
    public void A_name_is_unique_among_living_siblings()
    {
        var first = Spawn("Worker-1_a.b", (_, _) => { });
        Should.Throw<ArgumentException>(() => Spawn("Worker-1_a.b", (_, _) => { })).Message.ShouldContain("/Worker-1_a.b");
        var parent = Spawn("parent", (context, _) =>
        {
            context.Spawn(Props.Create(() => new Scripted()), "Worker-1_a.b");
            Should.Throw<ArgumentException>(() => context.Spawn(Props.Create(() => new Scripted()), "Worker-1_a.b"));
            context.Spawn(Props.Create(() => new Scripted()), "second");
            foreach (var child in context.Children) _log.Add($"{child.Path} {child.Name} {context.Parent is null}");
        });
        parent.Tell("go", null);
        AwaitLog("/parent/Worker-1_a.b Worker-1_a.b True", "/parent/second second True");
        System.Stop(first);
        AwaitEnd(first);
        Spawn("Worker-1_a.b", (_, _) => { }).ShouldNotBe(first);
    }

    [Fact]
    public void Props_out_of_range_are_refused()
    {
        var props = Props.Create(() => new Scripted());
        Should.Throw<ArgumentOutOfRangeException>(() => System.Spawn(props with { MailboxCapacity = 0 }, "a"));
        Should.Throw<ArgumentOutOfRangeException>(() => System.Spawn(props with { MaxRestarts = -1 }, "a"));
        Should.Throw<ArgumentOutOfRangeException>(() => System.Spawn(props with { RestartWindow = TimeSpan.Zero }, "a"));
    }

    [Fact]
    public void A_context_cannot_be_used_outside_its_turns()
    {
        IActorContext? stolen = null;
        var actor = Spawn("actor", (context, message) =>
        {
            stolen = context;
            See(message);
        });
        AwaitHandled(actor);
        var error = Should.Throw<InvalidOperationException>(() => stolen!.Spawn(Props.Create(() => new Scripted()), "child"));
        error.Message.ShouldContain("/actor");
        Should.Throw<InvalidOperationException>(() => stolen!.Watch(actor));
        Should.Throw<InvalidOperationException>(() => stolen!.StartTimer("key", s_second, "tick"));
    }

    [Fact]
    public async Task Shutdown_ends_all_actors_the_youngest_first()
    {
        foreach (var name in new[] { "first", "second", "third" })
        {
            Spawn(name, () => new Scripted
            {
                OnPreStart = context =>
                {
                    context.Spawn(Props.Create(() => new Scripted { OnPostStop = child => _log.Add(child.Self.Path) }), "child");
                },
                OnReceive = (_, message) => See(message),
                OnPostStop = context => _log.Add(context.Self.Path),
            });
        }

        await System.ShutdownAsync().WaitAsync(s_bound);
        AwaitLog("/third/child", "/third", "/second/child", "/second", "/first/child", "/first");
        await System.ShutdownAsync().WaitAsync(s_bound);
    }

    [Fact]
    public async Task After_a_shutdown_mail_is_dead_and_spawning_is_refused()
    {
        var actor = Spawn("actor", (_, _) => { });
        await System.ShutdownAsync().WaitAsync(s_bound);
        actor.Tell("late", null);
        var error = Should.Throw<InvalidOperationException>(() => Spawn("another", (_, _) => { }));
        error.Message.ShouldContain("shut down");
        var answer = System.Ask<int>(actor, "anyone?", s_second);
        _harness.Advance(s_second);
        await Should.ThrowAsync<TimeoutException>(() => answer.WaitAsync(s_bound));
        _deadLetters.Entries().Select(letter => letter.Message).ShouldBe(["late", "anyone?"]);
    }
}
