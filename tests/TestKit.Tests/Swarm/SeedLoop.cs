using System.Collections.Concurrent;
using Cluster.TestKit.Swarm;

namespace Cluster.TestKit.Tests.Swarm;

/// <summary>
/// Seeds over all cores, on threads of their own: those of the pool belong to other tests, whose actors would wait for minutes.
/// </summary>
internal static class SeedLoop
{
    /// <param name="seeds">0 to this − 1.</param>
    /// <param name="failuresMax">After so many that failed no further ones are begun.</param>
    /// <param name="simulate">One seed.</param>
    /// <returns>Reports of those that failed, the smallest seed first.</returns>
    public static IReadOnlyList<SwarmReport> Failures(ulong seeds, int failuresMax, Func<ulong, SwarmReport> simulate)
    {
        var failed = new ConcurrentQueue<SwarmReport>();
        var errors = new ConcurrentQueue<Exception>();
        var next = 0UL;
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(Run) { IsBackground = true }).ToList();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        if (!errors.IsEmpty) throw new AggregateException(errors);
        return [.. failed.OrderBy(report => report.Plan.Seed)];

        void Run()
        {
            while (failed.Count < failuresMax && errors.IsEmpty && Interlocked.Increment(ref next) is var seed && seed <= seeds)
            {
                try
                {
                    if (simulate(seed - 1) is { IsGood: false } report) failed.Enqueue(report);
                }
                catch (Exception cause)
                {
                    errors.Enqueue(new InvalidOperationException($"seed {seed - 1}", cause));
                }
            }
        }
    }
}
