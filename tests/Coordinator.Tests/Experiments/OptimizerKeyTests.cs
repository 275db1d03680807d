using Cluster.Shared.Optimizers;
using Cluster.Shared.Optimizers.Schedules;

namespace Cluster.Coordinator.Tests.Experiments;

public sealed class OptimizerKeyTests
{
    public static TheoryData<string, OptimizerSpecification> Optimizers => new()
    {
        { "optimizer: adam", new() { Kind = OptimizerKind.Adam, LearningRate = 0.001 } },
        { "optimizer: adagrad", new() { Kind = OptimizerKind.Adagrad, LearningRate = 0.01, Epsilon = 1e-10 } },
        { "optimizer: adadelta", new() { Kind = OptimizerKind.Adadelta, LearningRate = 1, Rho = 0.9, Epsilon = 1e-6 } },
        { "optimizer: rmsprop", new() { Kind = OptimizerKind.Rmsprop, LearningRate = 0.01, Momentum = 0, Rho = 0.99 } },
        {
            "{ optimizer: rmsprop, momentum: 0.5, rho: 0.9, epsilon: 0.1, epsilon_inside: true, previous_mean: true, centered: true }",
            new()
            {
                Kind = OptimizerKind.Rmsprop,
                LearningRate = 0.01,
                Momentum = 0.5,
                Rho = 0.9,
                Epsilon = 0.1,
                EpsilonInside = true,
                PreviousMean = true,
                Centered = true,
            }
        },
        { "optimizer: adamw", new() { Kind = OptimizerKind.Adamw, LearningRate = 0.001, WeightDecay = 0.01 } },
        {
            "{ optimizer: adamw, bias_correction: false, weight_decay: 0.2 }",
            new() { Kind = OptimizerKind.Adamw, LearningRate = 0.001, WithoutBiasCorrection = true, WeightDecay = 0.2 }
        },
        { "optimizer: nadam", new() { Kind = OptimizerKind.Nadam, LearningRate = 0.002, MomentumDecay = 0.004 } },
        { "optimizer: lars", new() { Kind = OptimizerKind.Lars, TrustCoefficient = 0.001, WeightDecay = 0 } },
        {
            "{ optimizer: nesterov, momentum: 0.95, momentum_schedule: linear, momentum_epochs: 3 }",
            new() { Kind = OptimizerKind.Nesterov, Momentum = 0.95, MomentumSchedule = new(MomentumScheduleKind.Linear, 0.5, 3) }
        },
        {
            "{ optimizer: momentum, momentum: 0.99, momentum_schedule: sutskever }",
            new() { Kind = OptimizerKind.Momentum, Momentum = 0.99, MomentumSchedule = new(MomentumScheduleKind.Sutskever) }
        },
        { "{ clip: layer, clip_at: 0.5 }", new() { Clip = ClipKind.Layer, ClipAt = 0.5 } },
        { "{ schedule: step, schedule_every: 4 }", new() { Schedule = new(ScheduleKind.Step) { Every = 4, Factor = 0.1 } } },
        {
            "{ schedule: cosine, schedule_floor: 0.01, warmup_epochs: 1.5 }",
            new() { Schedule = new(ScheduleKind.Cosine) { Floor = 0.01, WarmupEpochs = 1.5 } }
        },
    };

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Keys_reach_the_specification_and_come_back_from_the_resolved_file(string yaml, OptimizerSpecification expected)
    {
        var experiment = ExperimentFixture.Read(yaml);
        experiment.Configurations.Single().Template.Optimizer.ShouldBe(expected);
        ExperimentFixture.Read(experiment.ResolvedYaml).Configurations.Single().Template.Optimizer.ShouldBe(expected);
    }

    [Theory]
    [InlineData("clip: norm", "Clipping needs 'clip_at'")]
    [InlineData("{ optimizer: momentum, momentum_schedule: linear }", "Momentum schedule linear needs 'momentum_epochs'")]
    [InlineData("schedule: step", "Schedule step needs 'schedule_every'")]
    [InlineData("{ schedule: cosine, schedule_floor: 0.2 }", "'schedule_floor' is 0.2, above the learning rate of 0.1")]
    [InlineData("{ warmup_epochs: 4, epochs: 3 }", "'warmup_epochs' is 4, but the run has only 3 epochs.")]
    [InlineData("{ optimizer: nadam, epsilon_inside: true }", "used only with optimizer adagrad, rmsprop, adam or adamw")]
    [InlineData("{ optimizer: adam, weight_decay: 0.1 }", "used only with optimizer adamw or lars")]
    [InlineData("{ optimizer: momentum, momentum_start: 0.1 }", "used only with momentum_schedule linear")]
    [InlineData(
        "{ optimizer: lbfgs, lbfgs: { history: 100 }, hidden: [4000] }",
        "A checkpoint of this run would hold 205 times its 3180010 parameters, 2.4 GiB; at most 2 GiB are possible")]
    [InlineData("{ optimizer: adam, hidden: [200000] }", "use smaller layers or an optimizer that remembers less.")]
    [InlineData("clip_at: 1", "used only with clip value, norm or layer")]
    [InlineData("optimizer: rmsprob", "rmsprop")]
    public void What_does_not_go_together_is_named(string yaml, string problem) =>
        ExperimentFixture.Problems(yaml).ShouldHaveSingleItem().ShouldContain(problem);
}
