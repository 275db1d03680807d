using Cluster.Shared.Data;
using Cluster.Shared.Diagnostics;
using Cluster.Shared.Training;

namespace Cluster.Bench.Cases;

/// <summary>The runs that are measured: SGD with weight decay, cross-entropy, no diagnostics, one shard.</summary>
public static class Runs
{
    /// <summary>As many as MNIST has for training.</summary>
    public const int Examples = 50_000;

    private static readonly DiagnosticsSpecification NoDiagnostics = new() { BeforeTraining = false, EveryEpochs = 0 };

    /// <summary>Steps only.</summary>
    /// <param name="net">What to train.</param>
    /// <param name="data">All of its training examples are used.</param>
    /// <param name="epochs">As good as endless unless given.</param>
    public static RunSpecification Steps(NetCase net, Dataset data, int epochs = int.MaxValue) => new()
    {
        Model = net.Model,
        Data = new(data.Name, data.Sha256, data.Train.Count, Validation: 0),
        Optimizer = new() { LearningRate = 0.1, L2 = 5 },
        Diagnostics = NoDiagnostics,
        Epochs = epochs,
        BatchSize = net.Batch,
        EvaluateEvery = 0,
    };

    /// <summary>
    /// The experiment depth-sigmoid with one hidden layer, without its diagnostics; accuracy on all validation examples after every
    /// epoch.
    /// </summary>
    public static RunSpecification DepthOne(Dataset data) => Steps(new([data.Train.InputSize, 30, data.Train.Classes], 10), data) with
    {
        Data = new(data.Name, data.Sha256, data.Train.Count, data.Validation.Count),
        EvaluateEvery = 1,
    };
}
