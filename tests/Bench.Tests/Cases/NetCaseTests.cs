using Cluster.Bench.Cases;
using Cluster.Shared;

namespace Cluster.Bench.Tests.Cases;

public sealed class NetCaseTests
{
    [Fact]
    public void A_net_is_its_sizes_with_commas_between()
    {
        var net = NetCase.Parse("784,30,10", 25);
        net.Sizes.ShouldBe([784, 30, 10]);
        net.ToString().ShouldBe("784-30-10, mini-batch 25");
        net.Model.Hidden.ShouldBe([30]);
    }

    [Theory]
    [InlineData("784,x,10", "whole numbers from 1 to 65536")]
    [InlineData("784,0,10", "whole numbers from 1 to 65536")]
    [InlineData("", "whole numbers from 1 to 65536")]
    [InlineData("784", "inputs and outputs at least")]
    [InlineData("784,30,1", "must be 2 to 256")]
    [InlineData("784,30,257", "must be 2 to 256")]
    public void Anything_else_is_refused_in_words(string sizes, string words) =>
        Should.Throw<UserException>(() => NetCase.Parse(sizes, 10)).Message.ShouldContain(words);

    [Fact]
    public void The_work_of_a_step_is_what_one_counts_by_hand()
    {
        // 6·4 + 4·2 = 32 weights, of which 8 pass a gradient on; 6 neurons; 3 examples.
        var work = StepWork.Of(new([6, 4, 2], 3));
        work.Operations.ShouldBe(2 * 3 * (32 + 32 + 8));
        work.BytesRead.ShouldBe((32 * 4) + (2 * 3 * 6) + (3 * 6 * 4));
        work.BytesUpdated.ShouldBe((2 * 32 * 4) + (2 * 2 * 3 * 6 * 4));
        work.WorkingSet.ShouldBe((32 * 4) + (3 * 6) + (2 * 3 * 6 * 4));
    }

    [Fact]
    public void Of_the_smallest_usual_net_a_step_is_nearly_a_million_operations() =>
        StepWork.Of(NetCase.Standard[0]).Operations.ShouldBe(958_800);
}
