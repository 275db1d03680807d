using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Results;
using Cluster.Shared.Messages;
using Cluster.Shared.Training;
using Cluster.TestKit.Training;

namespace Cluster.Cli.Tests.Hosting;

/// <summary>What archives are tested with.</summary>
internal static class ArchiveExample
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 17, 30, 0, TimeSpan.Zero);

    /// <summary>Has two runs.</summary>
    public static readonly Experiment Two = TestCluster.Experiment(TinyRun.Specification, seeds: 2);

    public static readonly DataShape Data = new("tiny", TinyRun.Data.Sha256, TinyRun.Inputs, TinyRun.Classes, 240, 60);

    public static ExperimentResult Result(params RunStatus[] statuses) => new()
    {
        Experiment = Two,
        DataName = Data.Name,
        DataSha256 = Data.Sha256,
        Seconds = 3,
        Started = Now,
        Complete = true,
        Runs =
        [
            .. statuses.Index().Select(s => new RunResult
            {
                Configuration = Two.Configurations[0],
                Seed = (ulong)s.Index,
                Status = s.Item,
                Seconds = 1.5,
                History = new() { Epochs = [new(1, 0.5, 0.7, 0.6, 0.875)] },
            }),
        ],
    };
}
