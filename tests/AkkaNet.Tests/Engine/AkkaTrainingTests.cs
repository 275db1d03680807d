using Cluster.AkkaNet.Engine;
using Cluster.Shared.Actors;
using Cluster.Shared.Engine;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Shards;
using Cluster.TestKit.Training;
using Cluster.Worker.Gradients;

namespace Cluster.AkkaNet.Tests.Engine;

/// <summary>The engine is no part of a result.</summary>
public sealed class AkkaTrainingTests
{
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(60);

    private static RunSpecification OneSeed => TinyRun.Specification with { Seed = 0 };

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 5)]
    [InlineData(5, 1)]
    public async Task Any_number_of_workers_ends_in_the_bits_of_the_built_in_engine(int workers, int slots)
    {
        await using var akka = AkkaEngine.CreateLocal();
        await using var builtIn = new ActorSystem();
        var here = await TrainAsync(akka, workers, slots, new GradientEngineFactory());
        here.ShouldBe(await TrainAsync(builtIn, workers, slots, new GradientEngineFactory()));
        here.ShouldBe(PlainTraining.Run(OneSeed).WeightsSha256());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    public async Task A_replica_that_throws_is_restarted_and_changes_no_bit(int nth)
    {
        await using var akka = AkkaEngine.CreateLocal();
        var (asked, failures) = (0, 0);
        akka.Failed += _ => Interlocked.Increment(ref failures);
        var engines = new InterceptedEngines(
            new GradientEngineFactory(),
            examples => Interlocked.Increment(ref asked) == nth ? throw new InvalidOperationException("as planned") : examples);
        (await TrainAsync(akka, 3, 3, engines)).ShouldBe(PlainTraining.Run(OneSeed).WeightsSha256());
        failures.ShouldBe(1);
    }

    private static async Task<string> TrainAsync(IActorSystem system, int workers, int slots, IGradientEngineFactory engines)
    {
        var cluster = new TestCluster(system, new() { Workers = workers, Engines = engines });
        var result = await cluster.RunAsync(TestCluster.Experiment(OneSeed, slots), new MemoryCheckpointStore()).WaitAsync(s_bound);
        var run = result.Runs.ShouldHaveSingleItem();
        run.Status.ShouldBe(RunStatus.Finished);
        return run.WeightsSha256.ShouldNotBeNull();
    }
}
