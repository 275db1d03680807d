using System.Text;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Optimizers.Schedules;
using Cluster.Shared.Tests.Wire;
using Cluster.Shared.Training;
using Cluster.TestKit.Training;
using FsCheck;
using FsCheck.Fluent;

namespace Cluster.Shared.Tests.Training;

public sealed class RunSpecificationJsonTests
{
    [Fact]
    public void What_is_read_has_the_fingerprint_of_what_was_written() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var specification = MessageDraws.Specification(new(seed));
            RunSpecification.Parse(specification.ToJson()).Fingerprint().ShouldBe(specification.Fingerprint());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(5, 9));

    [Theory]
    [InlineData("\"Epochs\":3", "\"Epochs\":-1", "Epochs is -1; allowed is 0 to 2147483647")]
    [InlineData("\"Shards\":8", "\"Shards\":6", "Shards is 6, which is no power of two")]
    [InlineData("\"BatchSize\":20", "\"BatchSize\":241", "BatchSize is 241; allowed is 1 to 240")]
    [InlineData("\"Hidden\":[7,5]", "\"Hidden\":[7,0]", "A layer of Model is 0")]
    [InlineData("\"Hidden\":[7,5]", "\"Hidden\":[2000000,2000000]", "Model has more parameters than fit into a buffer")]
    [InlineData("\"Hidden\":[7,5]", "\"Hidden\":null", "cannot be read")]
    [InlineData("\"Activation\":\"Sigmoid\"", "\"Activation\":7", "cannot be read")]
    [InlineData("\"Activation\":\"Sigmoid\"", "\"Activation\":\"Sigmoidal\"", "cannot be read")]
    [InlineData("\"LearningRate\":0.5", "\"LearningRate\":1e999", "")]
    [InlineData("\"Seed\":1", "\"Seed\":1,\"Mood\":2", "cannot be read")]
    [InlineData("\"Sha256\":\"", "\"Sha256\":\"../", "Data.Sha256 is not a hash")]
    public void What_cannot_be_trained_is_refused_with_the_fields_name(string there, string instead, string problem)
    {
        var json = Encoding.UTF8.GetString(TinyRun.Specification.ToJson());
        json.ShouldContain(there);
        Should.Throw<InvalidDataException>(() => RunSpecification.Parse(Encoding.UTF8.GetBytes(json.Replace(there, instead))))
            .Message.ShouldContain(problem);
    }

    [Theory]
    [MemberData(nameof(Unfit))]
    public void What_does_not_go_together_is_refused(RunSpecification run, string problem) =>
        Should.Throw<InvalidDataException>(() => RunSpecification.Parse(run.ToJson())).Message.ShouldContain(problem);

    public static TheoryData<RunSpecification, string> Unfit
    {
        get
        {
            var plain = TinyRun.Specification with { BatchSize = 240 };
            var lbfgs = plain with { Optimizer = new() { Kind = OptimizerKind.Lbfgs } };
            RunSpecification.Parse(lbfgs.ToJson()).ShouldNotBeNull();
            return new()
            {
                { lbfgs with { BatchSize = 20 }, "Optimizer.Kind is Lbfgs, for which BatchSize is to be 240 and not 20" },
                { lbfgs with { Model = plain.Model with { BatchNorm = new() } }, "neither dropout nor batch norm" },
                { lbfgs with { Model = plain.Model with { Dropout = new(0.5, 0) } }, "neither dropout nor batch norm" },
                { Searching(0, 0.9), "Optimizer.Lbfgs.C1 is 0" },
                { Searching(0.5, 1), "Optimizer.Lbfgs.C2 is 1" },
                { Searching(0.5, 0.5), "Optimizer.Lbfgs.C1 is 0.5, which is not below C2, 0.5" },
                { Waiting(0), "Optimizer.Schedule.Plateau.Factor is 0" },
                { Waiting(1), "Optimizer.Schedule.Plateau.Factor is 1" },
                {
                    plain with { Optimizer = new() { MomentumSchedule = new(MomentumScheduleKind.Linear, 0.5) } },
                    "Optimizer.MomentumSchedule.Epochs is 0"
                },
            };

            RunSpecification Searching(double c1, double c2) =>
                lbfgs with { Optimizer = lbfgs.Optimizer with { Lbfgs = new() { C1 = c1, C2 = c2 } } };

            RunSpecification Waiting(double factor) => plain with
            {
                Optimizer = new() { Schedule = new(ScheduleKind.OnPlateau) { Plateau = new() { Factor = factor } } },
            };
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void What_is_no_specification_is_refused(string json) =>
        Should.Throw<InvalidDataException>(() => RunSpecification.Parse(Encoding.UTF8.GetBytes(json)));
}
