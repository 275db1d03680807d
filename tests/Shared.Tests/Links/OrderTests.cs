using Cluster.Shared.Actors;
using Cluster.Shared.Engine;
using Cluster.Shared.Hosting;
using Cluster.Shared.Links;
using FsCheck;
using FsCheck.Fluent;

namespace Cluster.Shared.Tests.Links;

public sealed class OrderTests
{
    private static readonly IDeadLetters s_deadLetters = ((IEngine)new ActorSystem()).DeadLetters;
    private static readonly ActorRef[] s_actors = [.. Enumerable.Range(0, 4).Select(number => new EndedRef($"/{number}", s_deadLetters))];

    [Fact]
    public void Each_pair_keeps_its_order_however_the_two_connections_interleave() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => Check(new Random(seed)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(20, 21));

    [Fact]
    public void Too_much_that_waits_is_a_fault()
    {
        var order = new ReceiveOrder<int>(_ => throw new InvalidOperationException("It was not its turn."), heldMax: 3, heldBytesMax: 1000);
        for (var i = 0; i < 3; i++) order.Arrived(Lane.Control, after: 1, i, bytes: 0);
        Should.Throw<InvalidDataException>(() => order.Arrived(Lane.Control, after: 1, 3, bytes: 0)).Message.ShouldContain("more than 3");
        var large = new ReceiveOrder<int>(_ => throw new InvalidOperationException("Not its turn."), heldMax: 30, heldBytesMax: 1000);
        large.Arrived(Lane.Control, after: 1, 0, bytes: 2000);
        Should.Throw<InvalidDataException>(() => large.Arrived(Lane.Control, after: 1, 1, bytes: 1)).Message.ShouldContain("1,000 bytes");
    }

    private static void Check(Random random)
    {
        var sender = new SendOrder();
        var got = new List<(ActorRef? From, ActorRef? To, int Number)>();
        var receiver = new ReceiveOrder<(ActorRef? From, ActorRef? To, int Number)>(got.Add, heldMax: 1000, heldBytesMax: 1 << 20);
        var lanes = new Dictionary<Lane, Queue<(ulong After, (ActorRef?, ActorRef?, int) Item)>>
        {
            [Lane.Control] = new(),
            [Lane.Bulk] = new(),
        };
        var ended = s_actors[random.Next(s_actors.Length)];
        var (sent, count) = (0, random.Next(1, 60));
        while (sent <= count || lanes.Values.Any(lane => lane.Count > 0))
        {
            var lane = random.Next(2) == 0 ? Lane.Control : Lane.Bulk;
            if (sent < count && random.Next(2) == 0)
            {
                var from = random.Next(5) == 0 ? null : s_actors[random.Next(s_actors.Length)];
                var to = s_actors[random.Next(s_actors.Length)];
                lanes[lane].Enqueue((sender.Next(lane, from, to), (from, to, sent++)));
            }
            else if (sent == count) lanes[Lane.Control].Enqueue((EndOf(ended), (ended, null, sent++)));
            else if (lanes[lane].TryDequeue(out var next)) receiver.Arrived(lane, next.After, next.Item, bytes: 10);
            if (random.Next(8) == 0) sender.Delivered(receiver.Delivered(Lane.Control), receiver.Delivered(Lane.Bulk));
        }

        ulong EndOf(ActorRef actor) => count % 2 == 0 ? sender.NextEnd(actor) : sender.NextEndOfUnknown();

        got.Count.ShouldBe(sent);
        receiver.Held.ShouldBe(0);
        foreach (var pair in got.Where(item => item.To is not null).GroupBy(item => (item.From, item.To)))
            pair.Select(item => item.Number).ShouldBeInOrder();

        // The notice of an actor's end comes after all that it had sent.
        got.FindIndex(item => item.To is null).ShouldBeGreaterThanOrEqualTo(got.FindLastIndex(item => item.From == ended));
        sender.Delivered(receiver.Delivered(Lane.Control), receiver.Delivered(Lane.Bulk));
        sender.Pairs.ShouldBe(0);
    }
}
