using Cluster.Worker.Threads;

namespace Cluster.Worker.Tests.Threads;

public sealed class ThreadTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Every_part_of_every_job_is_computed_once_and_seen_by_the_caller(int size)
    {
        using var team = new ThreadTeam { Size = size };
        var (job, random) = (new CountingJob(size), new Random(size));
        for (var i = 0; i < 5_000; i++)
        {
            job.RunOn(team, size);

            // From no gap to some 200 µs, so that members are met in all their states, also on their way to sleep.
            if (random.Next(4) == 0) Thread.SpinWait(random.Next(4_000));
        }
    }

    [Fact]
    public void The_size_may_change_between_jobs_and_a_job_may_take_fewer_parts()
    {
        using var team = new ThreadTeam();
        team.Size.ShouldBe(1);
        var (job, random) = (new CountingJob(8), new Random(3));
        for (var i = 0; i < 500; i++)
        {
            team.Size = random.Next(1, 9);
            for (var j = random.Next(20); j > 0; j--) job.RunOn(team, random.Next(1, team.Size + 1));
        }
    }

    [Fact]
    public void Jobs_may_come_from_one_thread_after_the_other()
    {
        using var team = new ThreadTeam { Size = 3 };
        var job = new CountingJob(3);
        for (var i = 0; i < 200; i++)
        {
            var caller = new Thread(() => job.RunOn(team, 3));
            caller.Start();
            caller.Join();
        }
    }

    [Fact]
    public async Task More_threads_than_cores_make_progress()
    {
        var size = 4 * Environment.ProcessorCount + 1;
        using var team = new ThreadTeam { Size = size };
        var job = new CountingJob(size);
        var all = Task.Run(() =>
        {
            for (var i = 0; i < 300; i++) job.RunOn(team, size);
        });
        await all.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Part_0_is_the_callers_and_each_other_part_has_its_own_background_thread()
    {
        using var team = new ThreadTeam { Size = 4 };
        var job = new ThreadsJob(4);
        team.Run(job);
        var first = job.Threads.ToArray();
        team.Run(job);
        job.Threads.ShouldBe(first);
        first[0].ShouldBe(Thread.CurrentThread);
        first.Distinct().Count().ShouldBe(4);
        foreach (var (thread, part) in first.Select((thread, part) => (thread!, part)).Skip(1))
        {
            thread.IsBackground.ShouldBeTrue();
            thread.Name.ShouldBe($"team member {part}");
        }
    }

    [Fact]
    public void Surplus_threads_end_with_a_smaller_size_and_all_end_with_the_team()
    {
        var team = new ThreadTeam { Size = 5 };
        var job = new ThreadsJob(5);
        team.Run(job);
        team.Size = 3;
        job.Threads.Select(thread => thread!.IsAlive).ShouldBe([true, true, true, false, false]);
        team.Dispose();
        job.Threads.Skip(1).ShouldAllBe(thread => !thread!.IsAlive);
        team.Dispose();
        Should.Throw<ObjectDisposedException>(() => team.Run(job));
        Should.Throw<ObjectDisposedException>(() => team.Size = 2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(0, 3)]
    [InlineData(3, 1)]
    public void What_a_part_throws_reaches_the_caller_when_all_parts_have_ended(params int[] failing)
    {
        using var team = new ThreadTeam { Size = 4 };
        for (var round = 0; round < 200; round++)
        {
            var job = new FailingJob(failing);
            Should.Throw<FormatException>(() => team.Run(job)).Message.ShouldBe($"part {failing.Min()}");
            job.Ended.ShouldBe(4 - failing.Length);
            new CountingJob(4).RunOn(team, 4);
        }
    }

    [Fact]
    public void Bad_calls_are_refused_and_change_nothing()
    {
        using var team = new ThreadTeam { Size = 2 };
        var job = new CountingJob(2);
        Should.Throw<ArgumentOutOfRangeException>(() => team.Size = 0);
        Should.Throw<ArgumentOutOfRangeException>(() => team.Run(job, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => team.Run(job, 3));
        Should.Throw<ArgumentNullException>(() => team.Run(null!));
        foreach (var part in (int[])[0, 1])
        {
            Should.Throw<InvalidOperationException>(() => team.Run(new ActingJob(part, () => team.Run(job)))).Message
                .ShouldBe("The team is at work: one job at a time, and none from within a job.");
            Should.Throw<InvalidOperationException>(() => team.Run(new ActingJob(part, () => team.Size = 5)));
            Should.Throw<InvalidOperationException>(() => team.Run(new ActingJob(part, team.Dispose)));
        }

        team.Size.ShouldBe(2);
        job.RunOn(team, 2);
    }

    /// <summary>All that it shares with the caller is plain memory, so it also finds out if one side sees what the other wrote.</summary>
    private sealed class CountingJob(int partsMax) : ITeamJob
    {
        private readonly int[] _jobs = new int[partsMax];
        private int _job;

        public void RunOn(ThreadTeam team, int parts)
        {
            _job++;
            Array.Fill(_jobs, _job - 1);
            if (parts == team.Size) team.Run(this);
            else team.Run(this, parts);
            _jobs.ShouldBe(Enumerable.Range(0, partsMax).Select(part => part < parts ? _job : _job - 1));
        }

        public void Compute(int part, int parts) => _jobs[part] += part < parts && _jobs[part] == _job - 1 ? 1 : 1000;
    }

    private sealed class ThreadsJob(int parts) : ITeamJob
    {
        public Thread?[] Threads { get; } = new Thread?[parts];

        public void Compute(int part, int parts) => Threads[part] = Thread.CurrentThread;
    }

    private sealed class FailingJob(int[] failing) : ITeamJob
    {
        private int _ended;

        public int Ended => _ended;

        public void Compute(int part, int parts)
        {
            if (failing.Contains(part)) throw new FormatException($"part {part}");
            Thread.SpinWait(1_000);
            Interlocked.Increment(ref _ended);
        }
    }

    private sealed class ActingJob(int actingPart, Action act) : ITeamJob
    {
        public void Compute(int part, int parts)
        {
            if (part == actingPart) act();
        }
    }
}
