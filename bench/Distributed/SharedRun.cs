using System.Diagnostics;
using Cluster.Bench.Cases;
using Cluster.Bench.Measuring;
using Cluster.Bench.Peers;
using Cluster.Coordinator.Messages;
using Cluster.Coordinator.Scheduling;
using Cluster.Shared.Actors;
using Cluster.Shared.Data;
using Cluster.Shared.Links;
using Cluster.Shared.Training;
using Cluster.TestKit.Training;

namespace Cluster.Bench.Distributed;

/// <summary>
/// One run trained by worker processes of one slot each, over loopback; the coordinator, with the parameter server, is this process. Plain
/// gradient descent, a shard a worker.
/// </summary>
internal static class SharedRun
{
    private const int WarmUp = 4;
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    /// <summary>Seconds a step, a round an epoch.</summary>
    public static async Task<Sample> SecondsAsync(
        NetCase net, int stepsPerEpoch, int workers, int rounds, CancellationToken cancellation)
    {
        var data = RandomExamples.Create(net.Sizes[0], net.Sizes[^1], stepsPerEpoch * net.Batch);
        var run = Runs.Steps(net, data) with { Optimizer = new() { LearningRate = 0.1 }, Shards = workers };
        await using var node = new BenchNode("coordinator", NodeRole.Coordinator, slots: 0);
        var coordinator = Spawn(node, data);
        var endpoint = node.Node.Listen("127.0.0.1:0");
        var processes = new List<Process>();
        try
        {
            for (var i = 1; i <= workers; i++) processes.Add(WorkerProcess.Start(endpoint, $"worker-{i}"));
            var seconds = await TrainAsync(node, coordinator, run, workers, rounds, cancellation);
            return seconds.Select(epoch => epoch / stepsPerEpoch);
        }
        finally
        {
            foreach (var process in processes)
            {
                PeerProcess.Kill(process);
                process.Dispose();
            }
        }
    }

    private static ActorRef Spawn(BenchNode node, Dataset data)
    {
        var coordinator = node.System.Spawn(
            Props.Create(() => new CoordinatorActor(new() { Data = _ => data, CheckpointInterval = TimeSpan.Zero })), "coordinator");
        node.Node.Subscribe(coordinator);
        return coordinator;
    }

    private static async Task<Sample> TrainAsync(
        BenchNode node, ActorRef coordinator, RunSpecification run, int workers, int rounds, CancellationToken cancellation)
    {
        var seconds = new TaskCompletionSource<IReadOnlyList<double>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var clock = node.System.Spawn(Props.Create(() => new EpochClock(workers, WarmUp, rounds, seconds)), "clock");
        var experiment = new RunExperiment(TestCluster.Experiment(run, slots: workers), new MemoryCheckpointStore(), clock);
        var end = node.System.Ask<object>(coordinator, experiment, Timeout, cancellation);
        var measured = await seconds.Task.WaitAsync(Timeout, cancellation);
        await end;
        return new(measured);
    }
}
