using System.Collections.Concurrent;
using Akka.Actor;
using Cluster.AkkaNet.Engine;
using Cluster.Shared.Actors;
using Cluster.Worker.Threads;
using Xunit.Abstractions;
using AkkaProps = Akka.Actor.Props;
using Props = Cluster.Shared.Actors.Props;

namespace Cluster.AkkaNet.Tests.Clusters;

/// <summary>Whatever computes, heartbeats pass; with the settings of production for who counts as gone.</summary>
[Collection("Clusters, one at a time")]
public sealed class BusyCoresTests(ITestOutputHelper output)
{
    private const string Patience = """
        akka.cluster.failure-detector { heartbeat-interval = 500ms, acceptable-heartbeat-pause = 3s }
        akka.cluster.unreachable-nodes-reaper-interval = 500ms
        """;

    private static readonly TimeSpan s_busy = TimeSpan.FromSeconds(12);

    private static readonly TimeSpan s_standstill = TimeSpan.FromSeconds(1);

    /// <summary>As long as a turn of a training.</summary>
    private static readonly TimeSpan s_turn = TimeSpan.FromMilliseconds(10);

    /// <summary>What heartbeats, and messages between nodes, run on.</summary>
    private static readonly string[] s_dispatchers =
    [
        "akka.actor.internal-dispatcher", "akka.remote.default-remote-dispatcher", "akka.remote.backoff-remote-dispatcher",
        "cluster.lanes-dispatcher",
    ];

    /// <summary>
    /// Hosted actors of both nodes, a team of threads and the thread pool burn at once. How long the machine lets anybody wait is nobody's
    /// fault; but who has a dispatcher of his own waits for the cores alone, and not in the pool's queue too.
    /// </summary>
    [Fact]
    public async Task Nobody_waits_behind_kernels_or_becomes_unreachable_while_all_cores_are_busy()
    {
        await using var cluster = new AkkaTestCluster(output, "coordinator-a");
        cluster.StartCoordinator("coordinator-a", Patience);
        await cluster.ToldAsync("coordinator-a", "is in office (epoch 1)");
        cluster.StartWorker("worker-1", Patience);
        await cluster.ToldAsync("coordinator-a", "worker-1 has joined");
        await cluster.ToldAsync("worker-1", "worker-1 has joined");

        var load = new Load(TimeProvider.System.GetTimestamp());
        foreach (var node in new[] { "coordinator-a", "worker-1" }) load.OnActors(new AkkaEngine(cluster.SystemOf(node)));
        load.OnPool();
        var system = cluster.SystemOf("coordinator-a");
        var waits = s_dispatchers.Select(_ => new ConcurrentBag<TimeSpan>()).ToList();
        var waiters = s_dispatchers.Zip(waits)
            .Select(one => system.ActorOf(AkkaProps.Create(() => new Waiter(one.Second)).WithDispatcher(one.First))).ToList();
        var team = new Thread(() => load.OnTeam(waiters)) { IsBackground = true };
        team.Start();
        team.Join();

        // What was found out is told by an actor on the pool, and so later: but before it answers.
        foreach (var node in new[] { "coordinator-a", "worker-1" })
            await cluster.SystemOf(node).ActorSelection("/user/membership").ResolveOne(TimeSpan.FromSeconds(10));
        Judge(load, waits);

        // What arrives at a socket comes through the pool, as in any .NET program. This load keeps a piece of work there for seconds now
        // and then; kernels, in production, are not on it.
        if (load.Waits.Max() < s_standstill)
            cluster.Told.ShouldNotContain(one => one.What.Contains("cannot be reached") || one.What.Contains("no longer"));
    }

    private static TimeSpan Median(IReadOnlyCollection<TimeSpan> waits) => waits.Order().ElementAt(waits.Count / 2);

    private void Judge(Load load, IReadOnlyList<ConcurrentBag<TimeSpan>> waits)
    {
        load.TurnsOnPool.ShouldBe(0, "hosted actors have threads of their own");
        var onPool = Median(load.Waits);
        output.WriteLine(
            $"Waited, in ms: {onPool.TotalMilliseconds:0.00} on the thread pool, {load.Waits.Max().TotalMilliseconds:0} at most");
        foreach (var (dispatcher, own) in s_dispatchers.Zip(waits))
        {
            output.WriteLine($"{Median(own).TotalMilliseconds:0.00} on {dispatcher}, {own.Max().TotalMilliseconds:0} at most");
            Median(own).ShouldBeLessThan(onPool / 3, dispatcher);
        }
    }

    private sealed class Waiter(ConcurrentBag<TimeSpan> waits) : UntypedActor
    {
        protected override void OnReceive(object message) => waits.Add(TimeProvider.System.GetElapsedTime((long)message));
    }

    private sealed class Load(long began)
    {
        private int _turnsOnPool;

        /// <summary>Of all pieces of work on the pool.</summary>
        public ConcurrentBag<TimeSpan> Waits { get; } = [];

        /// <summary>Of hosted actors.</summary>
        public int TurnsOnPool => _turnsOnPool;

        private bool IsOver => TimeProvider.System.GetElapsedTime(began) > s_busy;

        /// <summary>More of them than threads, all the time.</summary>
        public void OnActors(AkkaEngine engine)
        {
            for (var i = 0; i < 2 * Environment.ProcessorCount; i++)
                engine.Spawn(Props.Create(() => new Burner(this)), $"burner-{i}").Tell("go", null);
        }

        /// <summary>Each piece of work queues itself again, at the end.</summary>
        public void OnPool()
        {
            for (var i = 0; i < 20 * Environment.ProcessorCount; i++) Queue();
        }

        /// <summary>Returns when all is over; between jobs it tells those who wait what time it is.</summary>
        public void OnTeam(IReadOnlyList<IActorRef> waiters)
        {
            using var team = new ThreadTeam { Size = Environment.ProcessorCount };
            while (!IsOver)
            {
                team.Run(new Part());
                foreach (var waiter in waiters) waiter.Tell(TimeProvider.System.GetTimestamp(), ActorRefs.NoSender);
            }
        }

        private static void Burn()
        {
            var began = TimeProvider.System.GetTimestamp();
            while (TimeProvider.System.GetElapsedTime(began) < s_turn) Thread.SpinWait(1000);
        }

        private void Queue()
        {
            var queued = TimeProvider.System.GetTimestamp();
            ThreadPool.UnsafeQueueUserWorkItem(_ =>
            {
                Waits.Add(TimeProvider.System.GetElapsedTime(queued));
                if (IsOver) return;
                Burn();
                Queue();
            }, null);
        }

        private sealed class Part : ITeamJob
        {
            public void Compute(int part, int parts) => Burn();
        }

        private sealed class Burner(Load load) : Actor
        {
            protected override void Receive(object message)
            {
                if (Thread.CurrentThread.IsThreadPoolThread) Interlocked.Increment(ref load._turnsOnPool);
                if (load.IsOver) return;
                Burn();
                Context.Tell(Context.Self, message);
            }
        }
    }
}
