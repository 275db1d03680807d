using System.Security.Cryptography;
using System.Text;
using Cluster.Shared.Data;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Optimizers.Schedules;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;
using Cluster.Shared.Training.Shards;

namespace Cluster.Worker.Gradients;

/// <summary>
/// What a machine computes, as a hash: two machines whose hashes differ do not train to the same bits and must not share a run.
/// </summary>
public static class Arithmetic
{
    private const int Inputs = 24;
    private const int Classes = 5;
    private const int Train = 96;
    private const int Validation = 32;

    /// <summary>Those that the trainings of activations and costs do not use.</summary>
    private static readonly IReadOnlyList<OptimizerSpecification> Optimizers =
    [
        new() { Kind = OptimizerKind.Adagrad, LearningRate = 0.05, Clip = ClipKind.Value, ClipAt = 0.02 },
        new() { Kind = OptimizerKind.Adadelta, LearningRate = 1, Epsilon = 1e-6, Schedule = new() { WarmupEpochs = 1 } },
        new() { Kind = OptimizerKind.Rmsprop, LearningRate = 0.01, Momentum = 0.5, Centered = true },
        new() { Kind = OptimizerKind.Adamw, LearningRate = 0.01, Schedule = new(ScheduleKind.Cosine) },
        new() { Kind = OptimizerKind.Nadam, LearningRate = 0.01, Clip = ClipKind.Norm, ClipAt = 0.5 },
        new() { Kind = OptimizerKind.Lars, LearningRate = 1, TrustCoefficient = 0.01, Clip = ClipKind.Layer, ClipAt = 0.2 },
    ];

    /// <summary>
    /// SHA-256, lower-case hex, of the weights of small fixed trainings, which between them use every activation, cost, optimiser and way
    /// of clipping, pretraining, normalisation, shards and mini-batches that fill no vector. Takes some milliseconds, and more at the first
    /// call.
    /// </summary>
    public static string Hash(IGradientEngineFactory engines)
    {
        var examples = Examples();
        var data = new Dataset(
            "arithmetic", examples.Take(Train), examples.Slice(Train, Validation), examples.Slice(Train + Validation, Validation));
        var weights = Trainings(data).Select(training => WeightsAfter(training, data, engines));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join('\n', weights))));
    }

    private static IEnumerable<RunSpecification> Trainings(Dataset data)
    {
        var plain = new RunSpecification
        {
            Model = new() { Inputs = Inputs, Hidden = [19, 33], Outputs = Classes },
            Data = new(data.Name, data.Sha256, Train, Validation),
            Optimizer = new() { LearningRate = 0.5, L2 = 0.1 },
            Diagnostics = new() { BeforeTraining = false, EveryEpochs = 0, ProbeCount = Train },
            Epochs = 2,
            BatchSize = 14,
        };
        yield return plain;
        yield return plain with
        {
            Model = plain.Model with { Activation = Activation.Tanh, OutputActivation = Activation.Softmax, Cost = Cost.LogLikelihood },
            Optimizer = new() { Kind = OptimizerKind.Adam, LearningRate = 0.01 },
            Shards = 4,
        };
        yield return plain with
        {
            Model = plain.Model with { Activation = Activation.Relu, Cost = Cost.Quadratic },
            Optimizer = new() { Kind = OptimizerKind.Momentum, LearningRate = 0.05 },
            Shards = 2,
        };
        yield return plain with
        {
            Model = plain.Model with { Activation = Activation.LeakyRelu, Cost = Cost.CrossEntropyMean },
            Optimizer = new() { Kind = OptimizerKind.Nesterov, LearningRate = 0.05, L2 = 0.1, L2Form = L2Form.CostTerm },
            BatchSize = Train,
        };
        yield return plain with
        {
            Model = plain.Model with { Activation = Activation.Elu, OutputActivation = Activation.Softplus, Cost = Cost.Quadratic },
        };
        yield return plain with
        {
            Model = plain.Model with { Pretraining = new() { Epochs = 1, GibbsSteps = 2, Persistent = true, Chains = plain.BatchSize } },
        };
        foreach (var optimizer in Optimizers) yield return plain with { Optimizer = optimizer };
        yield return plain with
        {
            Model = plain.Model with { BatchNorm = new() },
            Shards = 2,
            Epochs = 1,
        };
        yield return plain with { Model = plain.Model with { Activation = Activation.Gelu, Dropout = new(0.25, 0.125) }, Shards = 2 };
        yield return plain with
        {
            Model = plain.Model with
            {
                Activation = Activation.Silu,
                OutputActivation = Activation.Silu,
                Cost = Cost.Quadratic,
                WeightNorm = true,
            },
            Optimizer = plain.Optimizer with { LearningRate = 0.05 },
        };
    }

    private static string WeightsAfter(RunSpecification training, Dataset data, IGradientEngineFactory engines)
    {
        using var engine = engines.Create(training.Model);
        var session = TrainingSession.Start(training, data.Train);
        var computation = new ShardComputation(training, data, engine);
        while (session.Current is not null) computation.Advance(session);
        return session.WeightsSha256();
    }

    private static ExampleSet Examples()
    {
        const int count = Train + 2 * Validation;
        var random = new RandomStream(0, RandomPurpose.Simulation, 0);
        var (inputs, labels) = (new byte[count * Inputs], new byte[count]);
        for (var i = 0; i < inputs.Length; i++) inputs[i] = (byte)random.Below((ulong)i, 256);
        for (var i = 0; i < labels.Length; i++) labels[i] = (byte)(inputs[i * Inputs] % Classes);
        return new(inputs, labels, Inputs, Classes);
    }
}
