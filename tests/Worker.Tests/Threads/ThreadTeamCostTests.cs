using Cluster.Worker.Threads;

namespace Cluster.Worker.Tests.Threads;

/// <summary>What a team costs in memory and idle time; measured while no other test runs.</summary>
[Collection("alone")]
public sealed class ThreadTeamCostTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void A_job_allocates_nothing_on_any_of_its_threads(int size)
    {
        using var team = new ThreadTeam { Size = size };
        var (job, before) = (new AllocationJob(size), new long[size]);
        Run(100);
        job.Allocated.CopyTo(before, 0);
        Run(2_000);
        job.Allocated.ShouldBe(before);

        void Run(int jobs)
        {
            for (var i = 0; i < jobs; i++)
            {
                team.Run(job);

                // Beyond the time for which members stay awake, now and then.
                if (i % 10 == 0) Thread.SpinWait(5_000);
            }
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public void Threads_without_a_job_use_no_processor_time(int size)
    {
        using var team = new ThreadTeam { Size = size };
        team.Run(new AllocationJob(size));
        var before = Environment.CpuUsage.TotalTime;
        Thread.Sleep(200);
        (Environment.CpuUsage.TotalTime - before).ShouldBeLessThan(TimeSpan.FromMilliseconds(100));
    }

    private sealed class AllocationJob(int size) : ITeamJob
    {
        /// <summary>[part] Bytes that its thread has allocated in all its life.</summary>
        public long[] Allocated { get; } = new long[size];

        public void Compute(int part, int parts) => Allocated[part] = GC.GetAllocatedBytesForCurrentThread();
    }
}

/// <summary>Tests in this collection do not share the process with others while they run.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class AloneDefinition;
