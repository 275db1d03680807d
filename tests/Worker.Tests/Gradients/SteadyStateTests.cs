using Cluster.Shared.Data;
using Cluster.Shared.Models;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;
using Cluster.Shared.Training.Shards;
using Cluster.Worker.Gradients;

namespace Cluster.Worker.Tests.Gradients;

/// <summary>What the steps of a run cost beside time: no memory, and threads only where they have enough to do.</summary>
[Collection("alone")]
public sealed class SteadyStateTests
{
    private const int Epochs = 6;

    private static readonly int[] Small = [33, 17];
    private static readonly int[] Large = [256, 120];

    private static readonly Dataset Data =
        new(Digits.Name, Digits.Generate(0, 0, 400), Digits.Generate(0, 400, 50), Digits.Generate(0, 450, 50));

    /// <summary>Optimiser, shards, hidden layers, mini-batch, threads; plain descent in one shard is made with the gradient.</summary>
    public static TheoryData<OptimizerKind, int, int[], int, int> Runs => new()
    {
        { OptimizerKind.Sgd, 1, Small, 10, 1 },
        { OptimizerKind.Sgd, 1, Small, 150, 2 },
        { OptimizerKind.Sgd, 1, Large, 128, 2 },
        { OptimizerKind.Sgd, 2, Small, 10, 1 },
        { OptimizerKind.Sgd, 4, Large, 128, 2 },
        { OptimizerKind.Momentum, 1, Small, 10, 2 },
        { OptimizerKind.Adam, 1, Large, 128, 2 },
    };

    /// <summary>
    /// Epochs' ends are left out: they add a line to the run's history. The test runner has threads too, that allocate when they like, the
    /// more the longer a step takes; so each step of an epoch is looked at until it was quiet once.
    /// </summary>
    [Theory]
    [MemberData(nameof(Runs))]
    public void Steps_allocate_nothing_on_any_thread(OptimizerKind kind, int shards, int[] hidden, int batch, int threads)
    {
        var run = Specification(hidden, batch) with
        {
            Optimizer = new() { Kind = kind, LearningRate = 0.01, L2 = 1 },
            Shards = shards,
            Epochs = 300,
        };
        using var engine = new GradientEngine(run.Model) { Threads = threads };
        var (session, computation) = (TrainingSession.Start(run, Data.Train), new ShardComputation(run, Data, engine));
        (session.Descent is not null).ShouldBe(kind == OptimizerKind.Sgd && shards == 1);

        var quietest = Enumerable.Repeat(long.MaxValue, run.StepsPerEpoch - 1).ToArray();
        while (session.Current is { } work && (work.Epoch < Epochs || quietest.Any(bytes => bytes > 0)))
        {
            var (hereBefore, everywhereBefore) = (GC.GetAllocatedBytesForCurrentThread(), GC.GetTotalAllocatedBytes(precise: true));
            computation.Advance(session);
            var (hereAfter, everywhereAfter) = (GC.GetAllocatedBytesForCurrentThread(), GC.GetTotalAllocatedBytes(precise: true));
            if (work.Epoch < 2 || work.Kind != WorkKind.Step || work.StepInEpoch == quietest.Length) continue;
            (hereAfter - hereBefore).ShouldBe(0);
            quietest[work.StepInEpoch] = Math.Min(quietest[work.StepInEpoch], everywhereAfter - everywhereBefore);
        }

        quietest.ShouldAllBe(bytes => bytes == 0);
    }

    [SkippableFact]
    public void A_second_thread_begins_with_the_first_product_that_is_large_enough_and_ends_with_the_run()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Threads and their names are read from /proc.");
        var before = TeamMembers();
        Members(Small, batch: 10).ShouldBe(0);
        Members(Large, batch: 128).ShouldBe(1);

        // The system may list a thread for a moment after it has ended.
        SpinWait.SpinUntil(() => !TeamMembers().Except(before).Any(), TimeSpan.FromSeconds(10)).ShouldBeTrue();

        int Members(int[] hidden, int batch)
        {
            var run = Specification(hidden, batch);
            using var engine = new GradientEngine(run.Model) { Threads = 2 };
            var (session, computation) = (TrainingSession.Start(run, Data.Train), new ShardComputation(run, Data, engine));
            session.Descent.ShouldNotBeNull();
            computation.Advance(session);
            return TeamMembers().Except(before).Count();
        }
    }

    [Theory]
    [InlineData(1, BatchNormStatistics.Batch)]
    [InlineData(4, BatchNormStatistics.Batch)]
    [InlineData(4, BatchNormStatistics.Shard)]
    public void Steps_of_normalised_nets_allocate_nothing(int shards, BatchNormStatistics statistics)
    {
        var run = Specification(Small, batch: 20) with { Shards = shards };
        run = run with { Model = run.Model with { BatchNorm = new() { Statistics = statistics } } };
        using var engine = new GradientEngineFactory().Create(run.Model);
        var (session, computation) = (TrainingSession.Start(run, Data.Train), new ShardComputation(run, Data, engine));
        while (session.Epoch < 2 || session.Current is not { Kind: WorkKind.Step }) computation.Advance(session);
        var before = GC.GetAllocatedBytesForCurrentThread();
        while (session.Step < 2 * run.StepsPerEpoch + 10) computation.Advance(session);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Threads_change_no_bit_of_a_run()
    {
        foreach (var hidden in new[] { Small, Large })
        {
            var run = Specification(hidden, batch: 128);
            Enumerable.Range(1, 3).Select(threads => Hash(run, threads)).Distinct().ShouldHaveSingleItem();
        }
    }

    private static string Hash(RunSpecification run, int threads)
    {
        using var engine = new GradientEngine(run.Model) { Threads = threads };
        var (session, computation) = (TrainingSession.Start(run, Data.Train), new ShardComputation(run, Data, engine));
        while (session.Current is not null) computation.Advance(session);
        session.Divergence.ShouldBeNull();
        return session.WeightsSha256();
    }

    /// <summary>The system's names of the threads that belong to teams.</summary>
    private static List<string> TeamMembers() => [.. Directory.EnumerateDirectories("/proc/self/task").Where(IsTeamMember)];

    private static bool IsTeamMember(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm")).StartsWith("team member", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // It has ended since it was listed.
            return false;
        }
    }

    private static RunSpecification Specification(int[] hidden, int batch) => new()
    {
        Model = new() { Inputs = Digits.InputSize, Hidden = hidden, Outputs = Digits.Classes, Activation = Activation.Tanh },
        Data = new(Data.Name, Data.Sha256, 400, 50),
        Diagnostics = new() { BeforeTraining = false, EveryEpochs = 0 },
        Epochs = Epochs,
        BatchSize = batch,
        Seed = 1,
    };
}
