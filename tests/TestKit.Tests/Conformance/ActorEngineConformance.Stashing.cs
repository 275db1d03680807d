using Cluster.Shared.Actors;

namespace Cluster.TestKit.Tests.Conformance;

public abstract partial class ActorEngineConformance
{
    [Fact]
    public void Stashed_mail_comes_back_before_other_mail_in_the_order_of_its_arrival()
    {
        var isOpen = false;
        var door = Spawn("door", (context, message) =>
        {
            if (message is "open")
            {
                isOpen = true;
                context.Tell(context.Self, "last");
                context.UnstashAll();
            }
            else if (isOpen) _log.Add((string)message);
            else context.Stash();
        });
        foreach (var message in new[] { "a", "b", "c", "open", "d" }) door.Tell(message, null);
        Await("all", () => _log.Count == 5);
        _log.Entries().Take(3).ShouldBe(["a", "b", "c"]);
        _log.Entries().Skip(3).ShouldBe(["d", "last"], ignoreOrder: true);
    }

    [Fact]
    public void Mail_stashed_again_keeps_its_order()
    {
        var rounds = 0;
        var door = Spawn("door", (context, message) =>
        {
            if (message is "again")
            {
                rounds++;
                context.UnstashAll();
            }
            else if (rounds == 2) _log.Add((string)message);
            else context.Stash();
        });
        foreach (var message in new[] { "a", "b", "again", "c", "again" }) door.Tell(message, null);
        AwaitLog("a", "b", "c");
    }

    [Fact]
    public void A_stash_holds_as_many_messages_as_the_mailbox()
    {
        var hoarder = System.Spawn(
            Props.Create(() => new Scripted
            {
                OnReceive = (context, message) =>
                {
                    context.Stash();
                    context.Tell(context.Self, (int)message + 1);
                },
            }) with
            { MailboxCapacity = 2, MaxRestarts = 0 },
            "hoarder");
        hoarder.Tell(1, null);
        var failure = AwaitFailure();
        failure.Message.ShouldBe(3);
        failure.Cause.ShouldBeOfType<InvalidOperationException>().Message.ShouldContain("holds 2 messages");
    }

    [Fact]
    public void A_message_can_be_put_aside_only_once()
    {
        Spawn("twice", (context, _) =>
        {
            context.Stash();
            context.Stash();
        }).Tell("m", null);
        AwaitFailure().Cause.ShouldBeOfType<InvalidOperationException>().Message.ShouldContain("only once");
    }
}
