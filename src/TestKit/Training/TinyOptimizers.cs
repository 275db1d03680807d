using Cluster.Shared.Optimizers;
using Cluster.Shared.Optimizers.Schedules;

namespace Cluster.TestKit.Training;

/// <summary>Specifications that between them use every optimiser, every option of it, every way of clipping and every schedule.</summary>
public static class TinyOptimizers
{
    /// <summary>By name; each trains <see cref="TinyRun"/>.</summary>
    public static IReadOnlyDictionary<string, OptimizerSpecification> All { get; } = new Dictionary<string, OptimizerSpecification>
    {
        ["sgd"] = new() { LearningRate = 0.5, L2 = 3 },
        ["sgd, cost term"] = new() { LearningRate = 0.5, L2 = 3, L2Form = L2Form.CostTerm },
        ["sgd, clipped by value"] = new() { LearningRate = 0.5, Clip = ClipKind.Value, ClipAt = 0.05 },
        ["sgd, clipped by norm"] = new() { LearningRate = 0.5, L2 = 3, Clip = ClipKind.Norm, ClipAt = 0.2 },
        ["sgd, clipped by layer"] = new() { LearningRate = 0.5, Clip = ClipKind.Layer, ClipAt = 0.1 },
        ["sgd, step"] = new() { LearningRate = 0.5, Schedule = new(ScheduleKind.Step) { Every = 1, Factor = 0.3 } },
        ["sgd, cosine after warm-up"] = new()
        {
            LearningRate = 0.5,
            Schedule = new(ScheduleKind.Cosine) { Floor = 0.01, WarmupEpochs = 1.5 },
        },
        ["momentum"] = new() { Kind = OptimizerKind.Momentum, LearningRate = 0.1 },
        ["momentum, linear"] = new()
        {
            Kind = OptimizerKind.Momentum,
            LearningRate = 0.1,
            MomentumSchedule = new(MomentumScheduleKind.Linear, 0.5, 1.5),
            L2 = 3,
        },
        ["nesterov"] = new() { Kind = OptimizerKind.Nesterov, LearningRate = 0.1, L2 = 3, L2Form = L2Form.CostTerm },
        ["nesterov, sutskever"] = new()
        {
            Kind = OptimizerKind.Nesterov,
            LearningRate = 0.1,
            Momentum = 0.99,
            MomentumSchedule = new(MomentumScheduleKind.Sutskever),
        },
        ["adagrad"] = new() { Kind = OptimizerKind.Adagrad, LearningRate = 0.1, Epsilon = 1e-10, L2 = 3 },
        ["adagrad, epsilon inside"] = new() { Kind = OptimizerKind.Adagrad, LearningRate = 0.1, EpsilonInside = true },
        ["adadelta"] = new() { Kind = OptimizerKind.Adadelta, LearningRate = 1, Epsilon = 1e-6 },
        ["adadelta, previous mean"] = new() { Kind = OptimizerKind.Adadelta, LearningRate = 1, Epsilon = 1e-6, PreviousMean = true },
        ["rmsprop"] = new() { Kind = OptimizerKind.Rmsprop, LearningRate = 0.01, Momentum = 0 },
        ["rmsprop, momentum"] = new() { Kind = OptimizerKind.Rmsprop, LearningRate = 0.01, Momentum = 0.5, L2 = 3 },
        ["rmsprop, centered"] = new() { Kind = OptimizerKind.Rmsprop, LearningRate = 0.01, Momentum = 0, Centered = true },
        ["rmsprop, slides"] = new()
        {
            Kind = OptimizerKind.Rmsprop,
            LearningRate = 0.001,
            Momentum = 0,
            Epsilon = 1e-4,
            EpsilonInside = true,
            PreviousMean = true,
        },
        ["adam"] = new() { Kind = OptimizerKind.Adam, LearningRate = 0.01, L2 = 3 },
        ["adam, slides"] = new()
        {
            Kind = OptimizerKind.Adam,
            LearningRate = 0.01,
            EpsilonInside = true,
            WithoutBiasCorrection = true,
        },
        ["adamw"] = new() { Kind = OptimizerKind.Adamw, LearningRate = 0.01, WeightDecay = 0.1 },
        ["nadam"] = new() { Kind = OptimizerKind.Nadam, LearningRate = 0.01 },
        ["lars"] = new() { Kind = OptimizerKind.Lars, LearningRate = 1, TrustCoefficient = 0.05, WeightDecay = 0.01 },
        ["lars, no momentum"] = new() { Kind = OptimizerKind.Lars, LearningRate = 1, TrustCoefficient = 0.05, Momentum = 0, L2 = 3 },
    };
}
