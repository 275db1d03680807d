using System.Numerics;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Optimizers.Schedules;

namespace Cluster.Shared.Training;

/// <summary>
/// What must hold of a specification that came from elsewhere, so that nothing it leads to goes beyond a bound. Whether it makes sense
/// was checked where it was written.
/// </summary>
internal static class SpecificationBounds
{
    private const int LayersMax = 1000;
    private const int ShardsMax = 1 << 20;
    private const int HashMax = 128;
    private const int LbfgsMax = 1000;

    /// <exception cref="InvalidDataException">Something does not hold; the message names it.</exception>
    public static void Check(RunSpecification run)
    {
        foreach (var (field, value, min, max) in Numbers(run))
        {
            // Not the other way round: NaN lies in no range.
            if (!(value >= min && value <= max)) throw new InvalidDataException($"{field} is {value}; allowed is {min} to {max}");
        }

        if (!BitOperations.IsPow2(run.Shards)) throw new InvalidDataException($"Shards is {run.Shards}, which is no power of two");
        if (LbfgsProblem(run) is { } problem) throw new InvalidDataException(problem);
        if (FlatLength(run.Model) > Array.MaxLength - AlignedBuffer.Group)
            throw new InvalidDataException("Model has more parameters than fit into a buffer");
        if (run.Data.Sha256.Length > HashMax || !run.Data.Sha256.All(char.IsAsciiLetterOrDigit))
            throw new InvalidDataException($"Data.Sha256 is not a hash: letters and digits, at most {HashMax}");
    }

    private static string? LbfgsProblem(RunSpecification run) => run switch
    {
        { Optimizer.Lbfgs: { } lbfgs } when lbfgs.C1 >= lbfgs.C2 =>
            $"Optimizer.Lbfgs.C1 is {lbfgs.C1}, which is not below C2, {lbfgs.C2}",
        { Optimizer.Kind: not OptimizerKind.Lbfgs } => null,
        { Model.Dropout: not null } or { Model.BatchNorm: not null } =>
            "Optimizer.Kind is Lbfgs, which goes with neither dropout nor batch norm",
        _ when run.BatchSize != run.Data.Train =>
            $"Optimizer.Kind is Lbfgs, for which BatchSize is to be {run.Data.Train} and not {run.BatchSize}",
        _ => null,
    };

    private static IEnumerable<Bound> Numbers(RunSpecification run) =>
    [
        .. Run(run), .. Net(run.Model), .. Pretraining(run), .. Optimizer(run.Optimizer), .. Schedule(run.Optimizer.Schedule),
        Finite("Initialization.Weights.Value", run.Initialization.Weights.Value),
        Finite("Initialization.OutputWeights.Value", run.Initialization.OutputWeights.Value),
        Finite("Initialization.Biases.Value", run.Initialization.Biases.Value),
    ];

    private static IEnumerable<Bound> Run(RunSpecification run)
    {
        yield return new("Data.Train", run.Data.Train, 1, int.MaxValue);
        yield return new("Data.Validation", run.Data.Validation, 0, int.MaxValue);
        yield return new("Epochs", run.Epochs, 0, int.MaxValue);
        yield return new("BatchSize", run.BatchSize, 1, run.Data.Train);
        yield return new("Shards", run.Shards, 1, ShardsMax);
        yield return new("EvaluateEvery", run.EvaluateEvery, 0, int.MaxValue);
        yield return new("Diagnostics.ProbeCount", run.Diagnostics.ProbeCount, 0, int.MaxValue);
        yield return new("Diagnostics.EveryEpochs", run.Diagnostics.EveryEpochs, 0, int.MaxValue);
        yield return new("Diagnostics.EverySteps", run.Diagnostics.EverySteps, 0, int.MaxValue);
        if (run.EarlyStopping is not { } stopping) yield break;
        yield return new("EarlyStopping.Patience", stopping.Patience, 0, int.MaxValue);
        yield return Finite("EarlyStopping.MinDelta", stopping.MinDelta);
    }

    private static IEnumerable<Bound> Net(ModelSpecification model)
    {
        yield return new("Model.Hidden.Count", model.Hidden.Count, 0, LayersMax);
        foreach (var size in model.Sizes) yield return new("A layer of Model", size, 1, Array.MaxLength - AlignedBuffer.Group);
        if (model.BatchNorm is { } norm)
        {
            yield return new("Model.BatchNorm.Epsilon", norm.Epsilon, double.Epsilon, double.MaxValue);
            yield return new("Model.BatchNorm.Momentum", norm.Momentum, double.Epsilon, 1);
        }

        if (model.Dropout is not { } dropout) yield break;
        yield return new("Model.Dropout.Hidden", dropout.Hidden, 0, Math.BitDecrement(1.0));
        yield return new("Model.Dropout.Inputs", dropout.Inputs, 0, Math.BitDecrement(1.0));
    }

    private static IEnumerable<Bound> Optimizer(OptimizerSpecification optimizer)
    {
        yield return Finite("Optimizer.LearningRate", optimizer.LearningRate);
        yield return Finite("Optimizer.Momentum", optimizer.Momentum);
        yield return Finite("Optimizer.Beta1", optimizer.Beta1);
        yield return Finite("Optimizer.Beta2", optimizer.Beta2);
        yield return Finite("Optimizer.Epsilon", optimizer.Epsilon);
        yield return Finite("Optimizer.L2", optimizer.L2);
        yield return Finite("Optimizer.Rho", optimizer.Rho ?? 0);
        yield return Finite("Optimizer.MomentumDecay", optimizer.MomentumDecay ?? 0);
        yield return Finite("Optimizer.TrustCoefficient", optimizer.TrustCoefficient ?? 0);
        yield return Finite("Optimizer.WeightDecay", optimizer.WeightDecay ?? 0);
        yield return Finite("Optimizer.ClipAt", optimizer.ClipAt);
        if (optimizer.MomentumSchedule is { } momentum)
        {
            var epochsMin = momentum.Kind == MomentumScheduleKind.Linear ? double.Epsilon : 0;
            yield return Finite("Optimizer.MomentumSchedule.Start", momentum.Start);
            yield return new("Optimizer.MomentumSchedule.Epochs", momentum.Epochs, epochsMin, double.MaxValue);
        }

        if (optimizer.Lbfgs is not { } lbfgs) yield break;
        yield return new("Optimizer.Lbfgs.History", lbfgs.History, 1, LbfgsMax);
        yield return new("Optimizer.Lbfgs.Evaluations", lbfgs.Evaluations, 1, LbfgsMax);
        yield return Share("Optimizer.Lbfgs.C1", lbfgs.C1);
        yield return Share("Optimizer.Lbfgs.C2", lbfgs.C2);
    }

    private static IEnumerable<Bound> Schedule(ScheduleSpecification schedule)
    {
        yield return Finite("Optimizer.Schedule.TimeConstant", schedule.TimeConstant);
        yield return new("Optimizer.Schedule.Every", schedule.Every, schedule.Kind == ScheduleKind.Step ? 1 : 0, int.MaxValue);
        yield return Finite("Optimizer.Schedule.Factor", schedule.Factor);
        yield return Finite("Optimizer.Schedule.Floor", schedule.Floor);
        yield return Finite("Optimizer.Schedule.WarmupEpochs", schedule.WarmupEpochs);
        if (schedule.Plateau is not { } plateau) yield break;
        yield return new("Optimizer.Schedule.Plateau.Patience", plateau.Patience, 0, int.MaxValue);
        yield return new("Optimizer.Schedule.Plateau.Cooldown", plateau.Cooldown, 0, int.MaxValue);
        yield return Share("Optimizer.Schedule.Plateau.Factor", plateau.Factor);
        yield return Finite("Optimizer.Schedule.Plateau.Threshold", plateau.Threshold);
        yield return Finite("Optimizer.Schedule.Plateau.MinRate", plateau.MinRate);
    }

    private static IEnumerable<Bound> Pretraining(RunSpecification run)
    {
        if (run.Model.Pretraining is not { } pretraining) yield break;
        yield return new("Model.Pretraining.Epochs", pretraining.Epochs, 1, int.MaxValue);
        yield return Finite("Model.Pretraining.LearningRate", pretraining.LearningRate);
        yield return Finite("Model.Pretraining.Momentum", pretraining.Momentum);
        yield return Finite("Model.Pretraining.L2", pretraining.L2);
        yield return new("Model.Pretraining.GibbsSteps", pretraining.GibbsSteps, 1, int.MaxValue);
        var chains = pretraining.Persistent ? run.BatchSize : 0;
        yield return new("Model.Pretraining.Chains", pretraining.Chains, chains, chains);
        var draws = (double)run.StepsPerEpoch * pretraining.Epochs * run.Model.Hidden.Count * pretraining.GibbsSteps;
        yield return new("The Gibbs steps of Model.Pretraining", draws, 0, uint.MaxValue);
    }

    /// <summary>Above 0 and below 1.</summary>
    private static Bound Share(string field, double value) => new(field, value, double.Epsilon, Math.BitDecrement(1.0));

    private static Bound Finite(string field, double value) => new(field, value, double.MinValue, double.MaxValue);

    /// <summary><see cref="ParameterLayout.Length"/> without a layout, and without overflow.</summary>
    private static double FlatLength(ModelSpecification model) =>
        Enumerable.Range(0, model.LayerCount)
            .SelectMany(layer => ParameterRoles.Of(model, layer))
            .Sum(slice => (double)slice.Rows * AlignedBuffer.Pad(slice.Columns));

    private readonly record struct Bound(string Field, double Value, double Min, double Max);
}
