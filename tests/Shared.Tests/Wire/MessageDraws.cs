using Cluster.Shared.Diagnostics;
using Cluster.Shared.Messages;
using Cluster.Shared.Models;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Optimizers.Schedules;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Pretraining;
using Cluster.Shared.Training.Sessions;
using Cluster.Shared.Training.Shards;

namespace Cluster.Shared.Tests.Wire;

/// <summary>A message of every type that crosses a link.</summary>
internal static class MessageDraws
{
    private static readonly RunStatus[] Ends = [RunStatus.Finished, RunStatus.Diverged, RunStatus.Interrupted];

    public static IReadOnlyDictionary<Type, Func<Draws, object>> All { get; } = new Dictionary<Type, Func<Draws, object>>
    {
        [typeof(ReplicaReady)] = d => new ReplicaReady(Run(d)),
        [typeof(ComputeShards)] = Compute,
        [typeof(ShardsComputed)] = Computed,
        [typeof(RegisterWorker)] = d => new RegisterWorker(1 + d.Below(100), d.Long()),
        [typeof(WorkerRegistered)] = d => new WorkerRegistered(d.Long()),
        [typeof(RegisterAgain)] = _ => new RegisterAgain(),
        [typeof(WorkerLeaves)] = _ => new WorkerLeaves(),
        [typeof(WorkerLeft)] = _ => new WorkerLeft(),
        [typeof(StartRun)] = d => new StartRun(
            Run(d), Specification(d), d.Hash(), d.MaybeValue(() => (ReadOnlyMemory<byte>)d.Bytes(d.Below(40))), d.Long(),
            d.MaybeValue(() => 1 + d.Below(1000))),
        [typeof(JoinRun)] = d => new JoinRun(Run(d), Specification(d), d.Hash(), new NamedRef($"/{d.Name()}/{d.Name()}"), d.Long()),
        [typeof(LeaveRun)] = d => new LeaveRun(Run(d)),
        [typeof(InterruptRun)] = d => new InterruptRun(Run(d)),
        [typeof(FetchData)] = d => new FetchData(d.Hash(), d.Long()),
        [typeof(DataPart)] = Part,
        [typeof(DataMissing)] = d => new DataMissing(d.Hash(), d.Word()),
        [typeof(RunProgress)] = d => new RunProgress(Run(d), d.Long(), d.Count(), d.MaybeValue(d.Share)),
        [typeof(RunNews)] = d => new RunNews(Run(d), d.Few(() => Epoch(d)), d.Few(() => Diagnosis(d)))
        {
            Pretraining = d.Few(() => Pretraining(d)),
        },
        [typeof(RunCheckpoint)] = d => new RunCheckpoint(Run(d), d.Bytes(d.Below(60))),
        [typeof(RunEnded)] = d => new RunEnded(
            Run(d), Ends[d.Below(Ends.Length)], d.Hash(), d.Seconds(), History(d), d.Maybe(() => Divergence(d))),
        [typeof(RunLost)] = d => new RunLost(Run(d), d.Word(), d.Long()),
        [typeof(RunClosed)] = d => new RunClosed(Run(d)),
        [typeof(RunPlaced)] = d => new RunPlaced(Run(d), d.Name()),
        [typeof(SlotsChanged)] = d => new SlotsChanged(d.Count(), d.Count()),
        [typeof(Notice)] = d => new Notice(d.Word()),
        [typeof(RunClosedNews)] = d => new RunClosedNews(
            Run(d), d.Any<RunStatus>(), d.Seconds(), d.MaybeValue(d.Share), d.Coin(), d.Coin(), d.Maybe(d.Word)),
        [typeof(RunAlerted)] = d => new RunAlerted(
            Run(d), new(d.Any<AlertKind>(), d.Few(() => d.Below(100)), d.Long(), d.Count(), Line(d), Line(d))),
        [typeof(SubmitExperiment)] = d => new SubmitExperiment(d.Word(), d.Word(), d.Few(d.Word)),
        [typeof(ExperimentAccepted)] = d => new ExperimentAccepted(d.Name(), d.Count()),
        [typeof(RequestRefused)] = d => new RequestRefused(d.Word()),
        [typeof(WatchExperiment)] = d => new WatchExperiment(d.Name()),
        [typeof(ExperimentShown)] = d => new ExperimentShown(
            d.Name(), d.Word(), new(d.Name(), d.Hash(), d.Count(), d.Count(), d.Count(), d.Count()), d.Time()),
        [typeof(ExperimentClosed)] = d => new ExperimentClosed(
            d.Name(), d.Any<ExperimentState>(), d.Word(), d.Bytes(d.Below(50)), d.Word(), d.Coin(), d.Coin(), d.Word()),
        [typeof(CancelExperiment)] = d => new CancelExperiment(d.Name()),
        [typeof(ExperimentCancelled)] = d => new ExperimentCancelled(d.Name()),
        [typeof(AskStatus)] = _ => new AskStatus(),
        [typeof(ClusterStatus)] = Status,
    };

    public static RunSpecification Specification(Draws d)
    {
        var (train, optimizer) = (1 + d.Count() / 2, Optimizer(d));
        return new()
        {
            Model = new()
            {
                Inputs = 1 + d.Below(1000),
                Hidden = d.Few(() => 1 + d.Below(500)),
                Outputs = 1 + d.Below(100),
                Activation = d.Any<Activation>(),
                OutputActivation = d.Any<Activation>(),
                Cost = d.Any<Cost>(),
            },
            Data = new(d.Word(), d.Hash(), train, d.Count()),
            Initialization = new() { Weights = Initializer(d), OutputWeights = Initializer(d), Biases = Initializer(d) },
            Optimizer = optimizer,
            Diagnostics = new()
            {
                Source = d.Any<DiagnosticsSource>(),
                ProbeCount = d.Count(),
                BeforeTraining = d.Coin(),
                EveryEpochs = d.Count(),
                EverySteps = d.Count(),
                Neurons = d.Coin(),
            },
            Epochs = d.Count(),
            BatchSize = optimizer.Kind == OptimizerKind.Lbfgs ? train : 1 + d.Below(train),
            Shards = 1 << d.Below(17),
            EvaluateEvery = d.Count(),
            EarlyStopping = d.Maybe(() => new EarlyStoppingSpecification
            {
                Metric = d.Any<EpochCriterion>(),
                Patience = d.Count(),
                MinDelta = d.Share(),
                KeepBest = d.Coin(),
                Restore = d.Coin(),
            }),
            Seed = (ulong)d.Long() * 2,
        };
    }

    private static OptimizerSpecification Optimizer(Draws d) => new()
    {
        Kind = d.Any<OptimizerKind>(),
        LearningRate = d.Share(),
        Momentum = d.Share(),
        MomentumSchedule = d.Maybe(() => new MomentumScheduleSpecification(d.Any<MomentumScheduleKind>(), d.Share(), d.Fraction())),
        Beta1 = d.Share(),
        Beta2 = d.Share(),
        Rho = d.MaybeValue(d.Share),
        Epsilon = d.Share(),
        EpsilonInside = d.Coin(),
        WithoutBiasCorrection = d.Coin(),
        PreviousMean = d.Coin(),
        Centered = d.Coin(),
        MomentumDecay = d.MaybeValue(d.Share),
        TrustCoefficient = d.MaybeValue(d.Share),
        WeightDecay = d.MaybeValue(d.Share),
        L2 = d.Seconds(),
        L2Form = d.Any<L2Form>(),
        Clip = d.Any<ClipKind>(),
        ClipAt = d.Seconds(),
        Schedule = new(d.Any<ScheduleKind>(), d.Seconds())
        {
            Every = 1 + d.Below(100),
            Factor = d.Share(),
            Floor = d.Share(),
            WarmupEpochs = d.Seconds(),
            Plateau = d.Maybe(() => new PlateauSpecification { Factor = d.Fraction(), Patience = d.Count(), Cooldown = d.Count() }),
        },
        Lbfgs = d.Maybe(() => new LbfgsSpecification { History = 1 + d.Below(100), C1 = d.Fraction() / 2, C2 = 0.5 + d.Fraction() / 2 }),
    };

    private static Initializer Initializer(Draws d) => new(d.Any<InitializerKind>(), d.Share() - 0.5);

    private static string Line(Draws d) => string.Concat(d.Word().Where(c => !char.IsControl(c)));

    private static RunId Run(Draws d) => new(d.Name(), d.Coin() ? "" : d.Name());

    private static ShardNode Node(Draws d)
    {
        var level = d.Below(21);
        return new(level, d.Below(1 << (20 - level)));
    }

    private static WorkItem Work(Draws d)
    {
        var kind = d.Any<WorkKind>();
        var (phases, layer) = (d.Coin() ? 1 : 1 + 2 * d.Below(9), d.Below(9));
        var phase = d.Below(phases);
        var work = new WorkItem(d.Long(), kind, d.Count(), d.Count(), d.Count(), Statistics: false, phase, phases, layer);
        return work with { Statistics = work.HasGradient && d.Coin() };
    }

    /// <summary>Later phases come with what the earlier ones came to, and often without parameters.</summary>
    private static ComputeShards Compute(Draws d)
    {
        var work = Work(d);
        var moments = work.Phase == 0 ? [] : d.Floats(d.Below(9)).Span.ToArray();
        return new(work, Node(d), work.Phase == 0 || d.Coin() ? d.Floats(1 + d.Below(50)) : null, Moments: moments);
    }

    /// <summary>As a replica answers: a gradient where there is one, statistics where they were asked for.</summary>
    private static ShardsComputed Computed(Draws d)
    {
        var work = Work(d);
        var layers = work.Statistics ? d.Many(1 + d.Below(3), () => Layer(d)) : [];
        var examples = d.Below(work.Examples);
        var sum = new ShardSum(d.Floats(work.HasGradient ? 1 + d.Below(60) : 0), layers, home: null)
        {
            Cost = d.Number(),
            Examples = examples,
            Correct = examples == 0 ? 0 : d.Below(examples),
        };
        foreach (ref var squares in sum.SquaredGradients.AsSpan()) squares = d.Number();
        if (work.Kind != WorkKind.Evaluation) foreach (ref var moment in sum.MakeMoments(d.Below(7)).AsSpan()) moment = d.Number();
        return new(work, Node(d), sum);
    }

    private static ActivationStatistics Layer(Draws d)
    {
        var layer = new ActivationStatistics(1 + d.Below(9))
        {
            Sum = d.Number(),
            SumOfSquares = d.Number(),
            SumOfSquaredSlopes = d.Number(),
            Saturated = d.Long(),
            Count = d.Long(),
        };
        foreach (ref var count in layer.Active.AsSpan()) count = d.Count();
        return layer;
    }

    private static DataPart Part(Draws d)
    {
        var (offset, bytes) = (d.Long() / 2, d.Bytes(d.Below(60)));
        return new(d.Hash(), offset, offset + bytes.Length + d.Below(1000), bytes);
    }

    private static RunHistory History(Draws d) => new()
    {
        Epochs = d.Few(() => Epoch(d)),
        Diagnostics = d.Few(() => Diagnosis(d)),
        Best = d.Maybe(() => new BestEpoch(d.Count(), d.Share())),
        EarlyEnd = d.Maybe(() => new EarlyEnd(d.Count(), d.Word())),
        Pretraining = d.Few(() => Pretraining(d)),
        Filters = d.Maybe(() => new FilterRecord(d.Count(), 3, d.Few(() => d.Bytes(9)))),
    };

    private static PretrainingRecord Pretraining(Draws d) =>
        new(d.Count(), d.Count(), d.Number(), d.Number(), d.Number(), d.MaybeValue(d.Number), d.MaybeValue(d.Number));

    private static EpochRecord Epoch(Draws d) => new(d.Count(), d.Number(), d.Share(), d.MaybeValue(d.Number), d.MaybeValue(d.Share));

    private static DiagnosticsRecord Diagnosis(Draws d) => new(d.Long(), d.Count(), d.Few(() => new LayerDiagnostics
    {
        Layer = d.Count(),
        DeltaL2 = d.Number(),
        DeltaL1 = d.Number(),
        WeightGradientL2 = d.Number(),
        UpdateRatio = d.MaybeValue(d.Number),
        ActivationMean = d.Number(),
        ActivationSpread = d.Number(),
        SaturatedShare = d.Share(),
        DeadShare = d.MaybeValue(d.Share),
        BiasGradient = d.Maybe(() => d.Few(() => (float)d.Number())),
        DeltaFactor = d.MaybeValue(d.Number),
        DeltaFactorPredicted = d.MaybeValue(d.Number),
        Signal = d.Maybe(() => Signal(d)),
    }))
    {
        Signal = d.Maybe(() => Signal(d)),
    };

    private static GradientSignal Signal(Draws d) => new()
    {
        Variance = d.MaybeValue(d.Number),
        NoiseScale = d.MaybeValue(d.Number),
        SignalToNoise = d.MaybeValue(d.Number),
        Cosine = d.MaybeValue(d.Number),
    };

    private static Divergence Divergence(Draws d) => new(d.Count(), d.Name(), (float)d.Number(), d.Long(), d.Count());

    private static ClusterStatus Status(Draws d) => new(
        d.Name(),
        d.Time(),
        d.Time(),
        d.Few(() => new WorkerStatus(d.Name(), d.Name(), d.Count(), d.Few(d.Name), d.Time())),
        d.Few(() => new ExperimentStatus(d.Name(), d.Any<ExperimentState>(), d.Count(), d.Count(), d.Time(), d.Word())),
        d.Few(() => new TimedNotice(d.Time(), d.Word())));
}
