using Cluster.Shared.Optimizers.Schedules;

namespace Cluster.Shared.Tests.Optimizers.Schedules;

public sealed class ScheduleTests
{
    [Theory]
    [InlineData(ScheduleKind.Constant, 0.3)]
    [InlineData(ScheduleKind.Linear, 0.3 * 0.75)]
    [InlineData(ScheduleKind.Exponential, 0.3 * 0.60653065971263342)]
    public void Schedules_follow_their_formulas(ScheduleKind kind, double expected)
    {
        var schedule = new ScheduleSpecification(kind, TimeConstant: 5);
        LearningRateSchedule.LearningRate(0.3, schedule, epoch: 0, epochs: 10).ShouldBe(0.3);
        LearningRateSchedule.LearningRate(0.3, schedule, epoch: 2.5, epochs: 10).ShouldBe(expected, 1e-15);
    }

    [Fact]
    public void A_linear_schedule_ends_at_zero() =>
        LearningRateSchedule.LearningRate(0.1, new(ScheduleKind.Linear), epoch: 10, epochs: 10).ShouldBe(0);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2.99, 1)]
    [InlineData(3, 0.5)]
    [InlineData(5.99, 0.5)]
    [InlineData(6, 0.25)]
    [InlineData(300, 7.888609052210118e-31)]
    public void A_step_schedule_falls_after_every_so_many_epochs(double epoch, double share)
    {
        var schedule = new ScheduleSpecification(ScheduleKind.Step) { Every = 3, Factor = 0.5 };
        LearningRateSchedule.LearningRate(2, schedule, epoch, epochs: 400).ShouldBe(2 * share);
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(2.5, 0.1 + 0.4 * 0.85355339059327378)]
    [InlineData(5, 0.3)]
    [InlineData(7.5, 0.1 + 0.4 * 0.14644660940672624)]
    [InlineData(10, 0.1)]
    public void A_cosine_schedule_goes_from_the_learning_rate_to_its_floor(double epoch, double expected)
    {
        var schedule = new ScheduleSpecification(ScheduleKind.Cosine) { Floor = 0.1 };
        LearningRateSchedule.LearningRate(0.5, schedule, epoch, epochs: 10).ShouldBe(expected, 1e-15);
    }

    [Theory]
    [InlineData(ScheduleKind.Constant)]
    [InlineData(ScheduleKind.Linear)]
    [InlineData(ScheduleKind.Exponential)]
    [InlineData(ScheduleKind.Step)]
    [InlineData(ScheduleKind.Cosine)]
    public void Warm_up_grows_in_a_line_and_then_leaves_the_schedule_alone(ScheduleKind kind)
    {
        var plain = new ScheduleSpecification(kind, TimeConstant: 5) { Every = 1, Factor = 0.5 };
        var warmed = plain with { WarmupEpochs = 2 };
        for (var step = 0; step < 20; step++)
        {
            var epoch = step / 4.0;
            var expected = LearningRateSchedule.LearningRate(0.4, plain, epoch, epochs: 6, step: 0.25) * Math.Min(1, (step + 1) / 8.0);
            LearningRateSchedule.LearningRate(0.4, warmed, epoch, epochs: 6, step: 0.25).ShouldBe(expected, 1e-15, $"step {step}");
        }
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.6)]
    [InlineData(4, 0.9)]
    [InlineData(9, 0.9)]
    public void A_linear_momentum_schedule_goes_from_its_start_to_the_momentum(double epoch, double expected) =>
        new MomentumSchedule(0.9, new(MomentumScheduleKind.Linear, 0.5, 4)).At(new(0, epoch, 0.1)).ShouldBe(expected, 1e-15);

    /// <summary>1 − 2^(−1 − log₂(⌊t/250⌋ + 1)), as the paper writes it, and no more than the momentum.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(249)]
    [InlineData(250)]
    [InlineData(999)]
    [InlineData(1_000)]
    [InlineData(25_000)]
    [InlineData(1_000_000)]
    public void Sutskevers_schedule_follows_the_paper(long step)
    {
        var expected = Math.Min(1 - Math.Pow(2, -1 - Math.Log2(Math.Floor(step / 250.0) + 1)), 0.99);
        new MomentumSchedule(0.99, new(MomentumScheduleKind.Sutskever)).At(new(step, 0, 0.1)).ShouldBe(expected, 1e-15);
    }

    [Fact]
    public void Without_a_schedule_the_momentum_is_the_same_from_the_first_step_on() =>
        new MomentumSchedule(0.8).At(new(0, 0, 0.1)).ShouldBe(0.8);
}
