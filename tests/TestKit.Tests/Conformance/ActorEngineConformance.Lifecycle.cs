using Cluster.Shared.Actors;
using Cluster.TestKit.Probes;

namespace Cluster.TestKit.Tests.Conformance;

public abstract partial class ActorEngineConformance
{
    [Fact]
    public void A_life_begins_with_PreStart_and_ends_with_PostStop()
    {
        var actor = Spawn("actor", () => new Scripted
        {
            OnPreStart = context => _log.Add($"{context.Self} starts"),
            OnReceive = (_, message) => _log.Add((string)message),
            OnPostStop = _ => _log.Add("stops"),
        });
        actor.Tell("message", null);
        actor.Tell(PoisonPill.Instance, null);
        AwaitEnd(actor);
        System.Stop(actor);
        AwaitLog("/actor starts", "message", "stops");
    }

    [Fact]
    public void A_poison_pill_ends_the_actor_after_what_came_before_it()
    {
        var actor = Spawn("actor", (context, message) =>
        {
            if (message is "go")
            {
                foreach (var next in new object[] { "before", PoisonPill.Instance, "after" }) context.Tell(context.Self, next);
            }
            else _log.Add((string)message);
        });
        actor.Tell("go", null);
        AwaitEnd(actor);
        Await("the dead letter", () => _deadLetters.Count == 1);
        AwaitLog("before");
        _deadLetters.Entries()[0].Message.ShouldBe("after");
    }

    [Fact]
    public void Children_end_before_their_parent()
    {
        Scripted Node(int depth) => new()
        {
            OnPreStart = context =>
            {
                if (depth == 0) _log.Add("ready");
                else foreach (var name in new[] { "a", "b" }[..depth]) context.Spawn(Props.Create(() => Node(depth - 1)), name);
            },
            OnPostStop = context => _log.Add(context.Self.Path),
        };
        var root = Spawn("root", () => Node(2));
        Await("leaves", () => _log.Count == 2);
        System.Stop(root);
        AwaitEnd(root);
        var ends = _log.Entries().Skip(2).ToList();
        ends.Count.ShouldBe(5);
        foreach (var path in ends.Where(path => path != "/root"))
            ends.IndexOf(path).ShouldBeLessThan(ends.IndexOf(path[..path.LastIndexOf('/')]));
    }

    [Fact]
    public void A_failure_in_PostStop_is_reported_and_the_actor_ends_all_the_same()
    {
        var actor = Spawn("actor", () => new Scripted { OnPostStop = _ => throw new BoomException("last words") });
        System.Stop(actor);
        AwaitEnd(actor);
        var failure = AwaitFailure();
        (failure.Cause.Message, failure.Directive).ShouldBe(("last words", Directive.Stop));
    }

    [Fact]
    public void An_actor_may_stop_itself_a_child_and_another()
    {
        var other = Spawn("other", (_, _) => { });
        var actor = Spawn("actor", (context, _) =>
        {
            var child = context.Spawn(Props.Create(() => new Scripted { OnPostStop = _ => _log.Add("child") }), "child");
            context.Stop(child);
            context.Stop(other);
            context.Stop(context.Self);
            _log.Add("the turn goes on to its end");
        });
        actor.Tell("go", null);
        AwaitEnd(other);
        AwaitEnd(actor);
        AwaitLog("the turn goes on to its end", "child");
    }

    [Fact]
    public void An_actor_that_has_failed_can_still_be_stopped()
    {
        var child = new Journal<ActorRef>(_signal);
        Spawn("parent", () => new Scripted
        {
            OnPreStart = context => child.Add(context.Spawn(Failing(maxRestarts: 10).Props, "child")),
            OnFailure = (failed, _) =>
            {
                System.Stop(failed);
                return Directive.Restart;
            },
        });
        Await("the child", () => child.Count == 1);
        child.Entries()[0].Tell("fail", null);
        AwaitEnd(child.Entries()[0]);
    }
}
