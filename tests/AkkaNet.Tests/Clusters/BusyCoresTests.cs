using System.Globalization;
using System.Text.RegularExpressions;
using Cluster.AkkaNet.Engine;
using Cluster.Shared.Actors;
using Cluster.Worker.Threads;
using Xunit.Abstractions;
using Props = Cluster.Shared.Actors.Props;

namespace Cluster.AkkaNet.Tests.Clusters;

/// <summary>Whatever computes, heartbeats pass; with the settings of production for who counts as gone.</summary>
[Collection("Clusters, one at a time")]
public sealed class BusyCoresTests(ITestOutputHelper output)
{
    private static readonly TimeSpan s_busy = TimeSpan.FromSeconds(12);

    /// <summary>As long as a turn of a training, or a piece of a task.</summary>
    private static readonly TimeSpan s_turn = TimeSpan.FromMilliseconds(10);

    private const string Patience = """
        akka.cluster.failure-detector { heartbeat-interval = 500ms, acceptable-heartbeat-pause = 3s }
        akka.cluster.unreachable-nodes-reaper-interval = 500ms
        """;

    /// <summary>
    /// Hosted actors of both nodes, a team of threads and the thread pool burn at once. Akka itself tells when a heartbeat leaves late:
    /// with the engine's, Akka's and Akka.Remote's dispatchers on the thread pool some leave after four seconds.
    /// </summary>
    [Fact]
    public async Task Nobody_becomes_unreachable_while_all_cores_are_busy()
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
        load.OnTeam();
        output.WriteLine(
            $"On the thread pool {load.Waited} was waited at most, behind {load.Pieces} pieces; {load.Turns} turns of actors.");

        // What was found out is told by an actor on the pool, and so later: but before it answers.
        foreach (var node in new[] { "coordinator-a", "worker-1" })
            await cluster.SystemOf(node).ActorSelection("/user/membership").ResolveOne(TimeSpan.FromSeconds(10));
        cluster.Told.ShouldNotContain(one => one.What.Contains("cannot be reached") || one.What.Contains("no longer"));
        cluster.Told.ShouldNotContain(one => Late(one.What) >= 3000, "with such a delay alone somebody is given up");
        load.Turns.ShouldBeGreaterThan(100);
    }

    /// <summary>Milliseconds since the heartbeat before, where that is what was told.</summary>
    private static double Late(string what) =>
        Regex.Match(what, @"heartbeat was delayed\. Previous heartbeat was sent \[([0-9.]+)\]") is { Success: true, Groups: [_, var since] }
            ? double.Parse(since.Value, CultureInfo.InvariantCulture)
            : 0;

    private sealed class Load(long began)
    {
        private static readonly int s_pieces = 20 * Environment.ProcessorCount;

        private TimeSpan _waited;
        private int _turns;

        public TimeSpan Waited => _waited;

        public int Pieces => s_pieces;

        public int Turns => _turns;

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
            for (var i = 0; i < Pieces; i++) Queue();
        }

        /// <summary>Returns when all is over.</summary>
        public void OnTeam()
        {
            using var team = new ThreadTeam { Size = Environment.ProcessorCount };
            while (!IsOver) team.Run(new Part());
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
                var waited = TimeProvider.System.GetElapsedTime(queued);
                if (waited > _waited) _waited = waited;
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
                if (load.IsOver) return;
                Burn();
                Interlocked.Increment(ref load._turns);
                Context.Tell(Context.Self, message);
            }
        }
    }
}
