using Cluster.Shared.Actors;

namespace Cluster.TestKit.Tests.Conformance;

public abstract partial class ActorEngineConformance
{
    [Fact]
    public void A_watcher_is_told_of_the_end_once()
    {
        var watcher = Probe();
        var actor = Spawn("actor", (_, _) => { });
        watcher.Watch(actor);
        watcher.Watch(actor);
        System.Stop(actor);
        Await("Terminated", () => watcher.Count > 0);
        AwaitEnd(actor);
        watcher.Tell(watcher.Ref, "marker");
        Await("the marker", () => watcher.Messages.Contains("marker"));
        watcher.Messages.ShouldBe([new Terminated(actor), "marker"]);
        watcher.Mail[0].Sender.ShouldBe(actor);
    }

    [Fact]
    public void Every_watcher_is_told()
    {
        var watchers = Enumerable.Range(0, 5).Select(number => Probe($"watcher-{number}")).ToList();
        var actor = Spawn("actor", (_, _) => { });
        foreach (var watcher in watchers)
        {
            watcher.Watch(actor);
            AwaitHandledByProbe(watcher);
        }

        System.Stop(actor);
        Await("all", () => watchers.All(watcher => watcher.Count == 2));
        watchers.ShouldAllBe(watcher => watcher.Messages[1].Equals(new Terminated(actor)));
    }

    [Fact]
    public void Watching_an_actor_that_has_ended_is_answered_at_once()
    {
        var actor = Spawn("actor", (_, _) => { });
        System.Stop(actor);
        AwaitEnd(actor);
        var late = Probe("late");
        late.Watch(actor);
        Await("Terminated", () => late.Count == 1);
        late.Watch(actor);
        Await("Terminated again", () => late.Count == 2);
        late.Messages.ShouldBe([new Terminated(actor), new Terminated(actor)]);
    }

    [Fact]
    public void Terminated_comes_after_all_that_the_dead_actor_had_sent()
    {
        var watcher = Probe();
        var actor = Spawn("actor", () => new Scripted
        {
            OnReceive = (context, _) =>
            {
                for (var i = 0; i < 50; i++) context.Tell(watcher.Ref, i);
                context.Stop(context.Self);
            },
            OnPostStop = context => context.Tell(watcher.Ref, "farewell"),
        });
        watcher.Watch(actor);
        AwaitHandledByProbe(watcher);
        actor.Tell("go", null);
        Await("Terminated", () => watcher.Messages.Contains(new Terminated(actor)));
        watcher.Messages.Where(message => message is not "marker").ShouldBe(
            [.. Enumerable.Range(0, 50).Cast<object>(), "farewell", new Terminated(actor)]);
    }

    [Fact]
    public void Who_no_longer_watches_is_not_told()
    {
        var watcher = Probe();
        var actor = Spawn("actor", (_, _) => { });
        watcher.Watch(actor);
        watcher.Unwatch(actor);
        AwaitHandledByProbe(watcher);
        System.Stop(actor);
        AwaitEnd(actor);
        AwaitHandledByProbe(watcher);
        watcher.Messages.ShouldAllBe(message => message is string);
    }

    [Fact]
    public void A_Terminated_already_in_the_mailbox_is_not_delivered_after_unwatch()
    {
        var pair = new List<ActorRef> { Spawn("left", (_, _) => { }), Spawn("right", (_, _) => { }) };
        var watcher = Spawn("watcher", () => new Scripted
        {
            OnPreStart = context => pair.ForEach(context.Watch),
            OnReceive = (context, message) =>
            {
                See(message);
                if (message is "go") pair.ForEach(context.Stop);
                if (message is not Terminated) return;
                _log.Add("Terminated");
                pair.ForEach(context.Unwatch);
            },
        });
        watcher.Tell("go", null);
        Await("the first Terminated", () => _log.Count == 1);
        pair.ForEach(AwaitEnd);
        AwaitHandled(watcher);
        AwaitLog("Terminated");
    }

    [Fact]
    public void A_restart_is_not_an_end()
    {
        var watcher = Probe();
        var actor = Spawn("actor", (context, message) =>
        {
            if (message is "fail") throw new BoomException("once");
            context.Reply("alive");
        });
        watcher.Watch(actor);
        AwaitHandledByProbe(watcher);
        watcher.Tell(actor, "fail");
        watcher.Tell(actor, "ping");
        Await("the answer", () => watcher.Messages.Contains("alive"));
        watcher.Messages.ShouldNotContain(message => message is Terminated);
        System.Stop(actor);
        Await("Terminated", () => watcher.Messages.Contains(new Terminated(actor)));
    }

    [Fact]
    public void Another_actor_of_the_same_name_is_another_actor()
    {
        var watcher = Probe();
        var first = Spawn("name", (_, _) => { });
        watcher.Watch(first);
        System.Stop(first);
        Await("Terminated", () => watcher.Count == 1);
        var second = Spawn("name", (context, message) => context.Reply(message));
        second.Path.ShouldBe(first.Path);
        second.ShouldNotBe(first);
        watcher.Tell(first, "to the first");
        watcher.Tell(second, "to the second");
        Await("one answer and one dead letter", () => watcher.Count == 2 && _deadLetters.Count == 1);
        watcher.Messages[1].ShouldBe("to the second");
        _deadLetters.Entries()[0].Receiver.ShouldBe(first);
    }

    [Fact]
    public void Parents_and_children_may_watch_each_other()
    {
        var probe = Probe();
        var parent = Spawn("parent", () => new Scripted
        {
            OnPreStart = context => context.Watch(context.Spawn(
                Props.Create(() => new Scripted { OnReceive = (child, _) => child.Stop(child.Self) }), "child")),
            OnReceive = (context, message) =>
            {
                if (message is Terminated ended) context.Tell(probe.Ref, $"{ended.Actor} {context.Children.Count}");
                else context.Tell(context.Children.Single(), message);
            },
        });
        parent.Tell("leave", null);
        Await("word of the parent", () => probe.Count == 1);
        probe.Messages[0].ShouldBe("/parent/child 0");
    }

    private void AwaitHandledByProbe(Probes.TestProbe probe)
    {
        var before = probe.Messages.Count(message => message is "marker");
        probe.Ref.Tell("marker", null);
        Await("the marker", () => probe.Messages.Count(message => message is "marker") > before);
    }
}
