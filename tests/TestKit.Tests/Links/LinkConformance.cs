using Cluster.Shared.Actors;
using Cluster.Shared.Hosting;
using Cluster.Shared.Links;
using Cluster.Shared.Numerics;
using Cluster.TestKit.Probes;
using Cluster.TestKit.Tests.Conformance;

namespace Cluster.TestKit.Tests.Links;

/// <summary>
/// What actors are promised in one process, between two that are joined over loopback, by whatever network and on whatever engine.
/// </summary>
public abstract class LinkConformance : IAsyncLifetime
{
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(10);

    private readonly Signal _signal = new();
    private readonly List<LinkedNode> _nodes = [];
    private readonly TestProbe _here;
    private readonly TestProbe _there;

    /// <param name="worker">The network of the one who joins; the pool is for what it receives.</param>
    /// <param name="coordinator">The network of the one who listens.</param>
    /// <param name="engine">Null for the built-in one.</param>
    protected LinkConformance(
        Func<TensorPool, INetwork> worker, Func<TensorPool, INetwork> coordinator, Func<IEngine>? engine = null)
    {
        _nodes.Add(new LinkedNode("worker", NodeRole.Worker, _signal, worker, engine: engine?.Invoke()));
        _nodes.Add(new LinkedNode("coordinator", NodeRole.Coordinator, _signal, coordinator, engine: engine?.Invoke()));
        _here = new TestProbe(Worker.System, "here", _signal);
        _there = new TestProbe(Coordinator.System, "there", _signal);
        Worker.Node.Join(Coordinator.Node.Listen("127.0.0.1:0"));
    }

    private LinkedNode Worker => _nodes[0];

    private LinkedNode Coordinator => _nodes[1];

    private ActorRef There => Worker.Peer.ActorAt("/there");

    public Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
    }

    [Fact]
    public void Both_sides_hear_who_has_joined()
    {
        Worker.Peer.Identity.Name.ShouldBe("coordinator");
        Coordinator.Peer.Identity.Name.ShouldBe("worker");
        Coordinator.Peer.Identity.Slots.ShouldBe(2);
        Worker.Node.Subscribe(_here.Ref);
        _here.WaitFor<LinkUp>().Peer.ShouldBe(Worker.Peer);
    }

    [Fact]
    public void Messages_keep_their_order_over_both_connections()
    {
        var there = There;
        _here.Do(context =>
        {
            for (var i = 0; i < 300; i++)
                context.Tell(there, i % 3 == 1 ? new Parcelled([.. new byte[100_000 * (i % 7)], (byte)(i % 256)]) : new Note($"{i}"));
        });
        var messages = _there.WaitFor(300);
        for (var i = 0; i < 300; i++)
        {
            if (messages[i] is Parcelled parcelled) (parcelled.Bytes[^1], i % 3).ShouldBe(((byte)(i % 256), 1));
            else messages[i].ShouldBe(new Note($"{i}"));
        }
    }

    [Fact]
    public void Fields_that_are_too_long_for_a_header_arrive_whole_and_in_order()
    {
        for (var i = 0; i < 20; i++) _here.Tell(There, new Note(new string((char)('a' + i), i % 2 == 0 ? 10 : 100_000 * i)));
        var messages = _there.WaitFor(20);
        for (var i = 0; i < 20; i++) messages[i].ShouldBe(new Note(new string((char)('a' + i), i % 2 == 0 ? 10 : 100_000 * i)));
    }

    [Fact]
    public void A_reply_finds_the_sender_and_references_travel()
    {
        _there.AnswerWith(message => message is Note note ? new Note($"{note.Text} answered") : null);
        _here.Tell(There, new Note("question"));
        _here.WaitFor(1)[0].ShouldBe(new Note("question answered"));
        _here.Mail[0].Sender.ShouldBe(There);
        _here.Tell(There, new Introduction(_here.Ref));
        _here.Tell(There, new Introduction(There));
        _there.WaitFor(3);
        var (stranger, self) = (((Introduction)_there.Messages[1]).Actor, ((Introduction)_there.Messages[2]).Actor);
        (self, stranger).ShouldBe((_there.Ref, _there.Mail[0].Sender!));
        stranger.Path.ShouldBe("//worker/here");
        _there.Tell(stranger, new Note("hello"));
        _here.WaitFor(2)[1].ShouldBe(new Note("hello"));
    }

    [Fact]
    public async Task Ask_works_over_a_link()
    {
        _there.AnswerWith(message => new Note($"{((Note)message).Text} is heard"));
        for (var i = 0; i < 20; i++)
            (await Worker.System.Ask<Note>(There, new Note($"{i}"), s_bound).WaitAsync(s_bound)).Text.ShouldBe($"{i} is heard");
    }

    [Fact]
    public void A_tensor_arrives_bit_for_bit_in_a_rented_buffer_and_the_sender_hears_when_it_is_sent()
    {
        var floats = new AlignedBuffer(6_000_000);
        for (var i = 0; i < floats.Length; i++) floats[i] = BitConverter.Int32BitsToSingle((int)(i * 2654435761));
        var done = 0;
        for (var round = 0; round < 3; round++)
        {
            _here.Tell(There, new Tensor(round, floats, () =>
            {
                Interlocked.Increment(ref done);
                _signal.Raise();
            }));
        }

        for (var round = 0; round < 3; round++)
        {
            var tensor = (Tensor)_there.WaitFor(round + 1)[round];
            tensor.Number.ShouldBe(round);
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(tensor.Floats.Span)
                .SequenceEqual(System.Runtime.InteropServices.MemoryMarshal.AsBytes(floats.Span)).ShouldBeTrue();
        }

        _signal.Wait(() => Volatile.Read(ref done) == 3, s_bound).ShouldBeTrue();
    }

    [Fact]
    public void The_end_of_a_watched_actor_comes_after_its_last_words()
    {
        var victim = Coordinator.System.Spawn(
            Props.Create(() => new Scripted
            {
                OnReceive = (context, message) =>
                {
                    if (message is not Introduction introduction) return;
                    for (var i = 0; i < 5; i++) context.Tell(introduction.Actor, new Parcelled(new byte[1_000_000]));
                    context.Stop(context.Self);
                },
            }),
            "victim");
        var remote = Worker.Peer.ActorAt("/victim");
        _here.Watch(remote);
        _here.Tell(remote, new Introduction(_here.Ref));
        _here.WaitFor<Terminated>().Actor.ShouldBe(remote);
        _here.Messages.OfType<Parcelled>().Count().ShouldBe(5);
        victim.ShouldNotBeNull();
        _here.Tell(remote, new Note("too late"));
        _signal.Wait(() => Coordinator.DeadLetters.Count > 0, s_bound).ShouldBeTrue();
        Coordinator.DeadLetters.Entries()[0].Message.ShouldBe(new Note("too late"));
    }

    [Fact]
    public void Who_watches_an_actor_that_there_is_not_hears_so()
    {
        var nobody = Worker.Peer.ActorAt("/nobody");
        _here.Watch(nobody);
        _here.WaitFor<Terminated>().Actor.ShouldBe(nobody);
    }

    [Fact]
    public void A_watch_that_was_taken_back_stays_silent()
    {
        var there = There;
        _here.Watch(there);
        _here.Unwatch(there);
        _here.Tell(there, new Note("first"));
        _there.WaitFor(1);
        Coordinator.System.Stop(_there.Ref);
        var nobody = Worker.Peer.ActorAt("/nobody");
        _here.Watch(nobody);
        _here.WaitFor(1)[0].ShouldBe(new Terminated(nobody));
    }

    [Fact]
    public async Task The_end_of_a_node_is_told_first_and_ends_all_watches()
    {
        var there = There;
        Worker.Node.Subscribe(_here.Ref);
        _here.Watch(there);
        _here.Tell(there, new Note("hello"));
        _there.WaitFor(1);
        await Coordinator.Node.DisposeAsync();
        _here.WaitFor<Terminated>().Actor.ShouldBe(there);
        var down = _here.WaitFor<LinkDown>();
        _here.Messages.ToList().IndexOf(down).ShouldBeLessThan(_here.Messages.ToList().FindIndex(message => message is Terminated));
        down.Reason.ShouldBe("it ended the link: 'coordinator' leaves");
        _here.Tell(there, new Note("anyone?"));
        _signal.Wait(() => Worker.DeadLetters.Count > 0, s_bound).ShouldBeTrue();
        Worker.DeadLetters.Entries()[0].ShouldBe(new DeadLetter(new Note("anyone?"), _here.Ref, there, DeadLetterReason.NoReceiver));
        _here.Watch(there);
    }

    [Fact]
    public void A_message_without_a_format_is_refused_where_it_is_sent() =>
        Should.Throw<InvalidOperationException>(() => There.Tell("text", null)).Message.ShouldBe(
            "A String cannot be told to '//coordinator/there', which is another node's: it has no message format. Messages between nodes " +
            "need one (src/Shared/Wire).");
}
