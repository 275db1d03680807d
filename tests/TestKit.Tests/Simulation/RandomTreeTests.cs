namespace Cluster.TestKit.Tests.Simulation;

/// <summary>
/// Random trees of actors that spawn, stop, fail, watch, stash and send. Checked for every seed: each watch is answered once and only
/// after an end, each message is accounted for, children never outlive parents, and the seed decides everything.
/// </summary>
public sealed class RandomTreeTests
{
    private const int Seeds = 500;

    [Fact]
    public void Nothing_gets_lost_in_random_trees()
    {
        var (spawned, terminated, failed, dead) = (0, 0, 0, 0);
        for (var seed = 0UL; seed < Seeds; seed++)
        {
            var world = new TreeWorld(seed);
            world.Run();
            world.Check();
            spawned += world.Spawned;
            terminated += world.TerminatedGot;
            failed += world.Failures;
            dead += world.DeadLetters;
        }

        // Every kind of event has taken part.
        spawned.ShouldBeGreaterThan(Seeds * 5);
        terminated.ShouldBeGreaterThan(Seeds);
        failed.ShouldBeGreaterThan(Seeds);
        dead.ShouldBeGreaterThan(Seeds);
    }

    [Fact]
    public void The_same_seed_gives_the_same_trace_line_by_line()
    {
        var hashes = new HashSet<ulong>();
        for (var seed = 0UL; seed < 20; seed++)
        {
            var (first, second) = (new TreeWorld(seed, recordTrace: true), new TreeWorld(seed, recordTrace: true));
            first.Run();
            second.Run();
            second.System.Trace.ShouldBe(first.System.Trace);
            second.System.TraceHash.ShouldBe(first.System.TraceHash);
            hashes.Add(first.System.TraceHash);
        }

        hashes.Count.ShouldBe(20);
    }
}
