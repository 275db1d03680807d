using Cluster.Shared.Actors;
using Cluster.TestKit.Simulation;

namespace Cluster.TestKit.Tests.Simulation;

/// <summary>A simulation of actors that do random things, and the books about it.</summary>
internal sealed class TreeWorld
{
    private const int ActionsMax = 300;
    private const int DepthMax = 4;

    private readonly RandomSequence _random;
    private readonly List<ActorRef> _known = [];
    private readonly HashSet<(ActorRef Watcher, ActorRef Watched)> _openWatches = [];
    private readonly HashSet<int> _sent = [];
    private readonly Dictionary<int, int> _accounted = [];
    private int _actions;
    private int _names;

    public TreeWorld(ulong seed, bool recordTrace = false)
    {
        _random = new RandomSequence(seed, 16);
        System = new SimulatedActorSystem(new SimulationOptions { Seed = seed, RecordTrace = recordTrace });
        System.DeadLettered += letter =>
        {
            DeadLetters++;
            Account(letter.Message);
        };
        System.Failed += failure =>
        {
            Failures++;
            Account(failure.Message);
        };
    }

    public SimulatedActorSystem System { get; }

    public int Spawned => _known.Count;

    public int Failures { get; private set; }

    public int DeadLetters { get; private set; }

    public int TerminatedGot { get; private set; }

    public void Run()
    {
        for (var root = 0; root < 3; root++) _known.Add(System.Spawn(PropsOf(depth: 0), $"root-{root}"));
        for (var round = 0; round < 40; round++)
        {
            Send(_known[_random.Below(_known.Count)], null);
            if (_random.Chance(0.3)) System.AdvanceTime(_random.Span(TimeSpan.FromMilliseconds(2)));
        }

        System.RunUntilIdle();
        System.AdvanceTime(TimeSpan.FromSeconds(10));
        System.RunUntilIdle();
        CheckWatches();
        _ = System.ShutdownAsync();
        System.RunUntilIdle();
    }

    public void Check()
    {
        System.LivingPaths().ShouldBeEmpty(Seed);
        _accounted.Keys.Order().ShouldBe(_sent.Order(), Seed);
        _accounted.Values.ShouldAllBe(times => times == 1, Seed);
    }

    private string Seed => $"seed {System.Seed}";

    // While the watchers live: all that have ended and were watched have been reported to them.
    private void CheckWatches()
    {
        foreach (var (watcher, watched) in _openWatches)
            (HasEnded(watched) && !HasEnded(watcher)).ShouldBeFalse($"{Seed}: '{watcher}' has not been told that '{watched}' ended.");
    }

    // Names are never used twice here.
    private bool HasEnded(ActorRef actor) => System.Find(actor.Path) is null;

    private Props PropsOf(int depth) => Props.Create(() => new TreeActor(this, depth)) with { MailboxCapacity = 5, MaxRestarts = 3 };

    private void Send(ActorRef to, ActorRef? from)
    {
        var number = _sent.Count;
        _sent.Add(number);
        to.Tell(new Numbered(number), from);
    }

    private void Account(object? message)
    {
        if (message is Numbered { Number: var number }) _accounted[number] = _accounted.GetValueOrDefault(number) + 1;
    }

    private sealed record Numbered(int Number);

    private sealed class TreeActor(TreeWorld world, int depth) : Actor
    {
        protected override void PreStart()
        {
            if (world._random.Chance(0.05)) throw new InvalidOperationException("in PreStart");
            Context.StartTimer("tick", world._random.Span(TimeSpan.FromMilliseconds(3)), "tick");
        }

        protected override void Receive(object message)
        {
            if (message is Terminated ended)
            {
                world.TerminatedGot++;
                world.HasEnded(ended.Actor).ShouldBeTrue($"{world.Seed}: Terminated of one who lives");
                world._openWatches.Remove((Context.Self, ended.Actor)).ShouldBeTrue($"{world.Seed}: an uncalled Terminated");
            }

            var stashes = message is Numbered && world._random.Chance(0.1);
            if (stashes) Context.Stash();
            else if (world._actions++ < ActionsMax) Act();

            // Accounted last: a message that fails is accounted for by its failure.
            if (!stashes) world.Account(message);
        }

        protected override void PostStop()
        {
            if (world._random.Chance(0.05)) throw new InvalidOperationException("in PostStop");
        }

        protected override Directive OnChildFailure(ActorRef child, Exception cause) =>
            world._random.Below(10) switch
            {
                0 => throw new InvalidOperationException("undecided"),
                < 4 => Directive.Stop,
                _ => Directive.Restart,
            };

        private void Act()
        {
            var random = world._random;
            var any = world._known[random.Below(world._known.Count)];
            switch (random.Below(12))
            {
                case 0 or 1 or 2 when depth < DepthMax:
                    world._known.Add(Context.Spawn(world.PropsOf(depth + 1), $"node-{world._names++}"));
                    break;
                case 3 or 4 or 5:
                    for (var i = random.Below(8); i >= 0; i--) world.Send(any, Context.Self);
                    break;
                case 6 or 7 when any != Context.Self:
                    Context.Watch(any);
                    world._openWatches.Add((Context.Self, any));
                    break;
                case 8:
                    Context.Unwatch(any);
                    world._openWatches.Remove((Context.Self, any));
                    break;
                case 9 when random.Chance(0.4):
                    Context.Stop(any);
                    break;
                case 10:
                    Context.UnstashAll();
                    break;
                case 11:
                    throw new InvalidOperationException("in Receive");
                default:
                    break;
            }
        }
    }
}
