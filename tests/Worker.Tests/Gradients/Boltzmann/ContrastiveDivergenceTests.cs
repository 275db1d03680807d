using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Training.Shards;
using Cluster.TestKit.Twins;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Tests.Gradients.Boltzmann;

/// <summary>The statistics of a mini-batch against plain loops of double precision that draw the same random numbers.</summary>
public sealed class ContrastiveDivergenceTests
{
    public static TheoryData<int, int, int, bool> Settings() => new()
    {
        { 0, 40, 1, false },
        { 1, 40, 1, false },
        { 0, 40, 3, false },
        { 1, 300, 2, false },
        { 0, 40, 1, true },
        { 1, 300, 3, true },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void They_agree_with_the_twin(int layer, int examples, int gibbsSteps, bool persistent)
    {
        foreach (var sizes in new int[][] { [7, 5, 4, 3], [33, 17, 70, 3] })
        {
            var machine = new MachineCase(sizes, examples, Pretraining(examples, gibbsSteps, persistent));
            var sum = machine.Sum(layer, .., step: 9);
            var (expected, error, freeEnergy, chains) = Twin(machine, layer, examples, step: 9);

            var flat = new AlignedBuffer(machine.Layout.Length);
            Fill(flat, machine.Layout.Weights(layer), (i, j) => expected.Products[i][j]);
            Fill(flat, machine.Layout.Biases(layer), (_, j) => expected.Hidden[j]);
            Fill(flat, machine.Layout.Find(layer, ParameterRole.VisibleBias)!.Value, (_, i) => expected.Visible[i]);
            if (persistent) Fill(flat, machine.Layout.Find(layer, ParameterRole.Chain)!.Value, (chain, j) => chains[chain][j]);

            for (var i = 0; i < flat.Length; i++) sum.Gradient[i].ShouldBe(flat[i], 2e-3, $"element {i} of {string.Join('-', sizes)}");
            sum.Cost.ShouldBe(error, 1e-4 * error);
            sum.Moments.ShouldHaveSingleItem().ShouldBe(freeEnergy, 1e-5 * Math.Abs(freeEnergy) + 1e-3);
            (sum.Examples, sum.Correct).ShouldBe((examples, 0));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_width_gives_the_same_bits(bool persistent)
    {
        var machine = new MachineCase([50, 31, 16, 10], 300, Pretraining(300, gibbsSteps: 2, persistent));
        for (var layer = 0; layer < 2; layer++)
        {
            var sums = Enum.GetValues<VectorWidth>().Select(width => machine.Sum(layer, .., width: width)).ToList();
            sums.Select(sum => (WeightsHash.Of(sum.Gradient.Span), sum.Cost, sum.Moments[0])).Distinct().ShouldHaveSingleItem();
        }
    }

    [Fact]
    public void What_an_example_draws_depends_on_its_place_and_not_on_who_computes_it()
    {
        var machine = new MachineCase([9, 6, 3], 24, Pretraining(24, gibbsSteps: 2, persistent: true));
        var whole = machine.Sum(0, ..);
        var (first, second) = (machine.Sum(0, ..10), machine.Sum(0, 10..));
        var chains = machine.Layout.Find(0, ParameterRole.Chain)!.Value;
        for (var i = 0; i < machine.Layout.Length; i++)
        {
            var inChains = i >= chains.Offset && i < chains.Offset + chains.Length;
            (first.Gradient[i] + second.Gradient[i]).ShouldBe(whole.Gradient[i], inChains ? 1e-9 : 1e-5);
        }

        chains.Of(whole.Gradient.Span).ToArray().ShouldAllBe(state => state == 0f || state == 1f);
        machine.Sum(0, .., step: 1).Gradient.Span.SequenceEqual(whole.Gradient.Span).ShouldBeFalse("another step draws other numbers");
    }

    [Fact]
    public void A_shard_without_examples_adds_nothing()
    {
        var sum = new MachineCase([9, 6, 3], 4, Pretraining(4, gibbsSteps: 1, persistent: true)).Sum(0, 2..2);
        sum.Gradient.Span.ToArray().ShouldAllBe(value => value == 0);
        (sum.Cost, sum.Examples, sum.Moments.Length).ShouldBe((0.0, 0, 1));
    }

    [Fact]
    public void The_nets_own_gradient_has_nothing_for_what_only_pretraining_has()
    {
        var machine = new MachineCase([9, 6, 3], 4, Pretraining(4, gibbsSteps: 1, persistent: true));
        var sum = machine.Sum(0, .., kind: WorkKind.Step);
        foreach (var slice in machine.Layout.Slices.Where(slice => slice.Role is ParameterRole.VisibleBias or ParameterRole.Chain))
            slice.Of(sum.Gradient.Span).ToArray().ShouldAllBe(value => value == 0);
        machine.Layout.Weights(0).Of(sum.Gradient.Span).ToArray().ShouldContain(value => value != 0);
    }

    private static PretrainingSpecification Pretraining(int examples, int gibbsSteps, bool persistent) =>
        new() { Epochs = 1, GibbsSteps = gibbsSteps, Persistent = persistent, Chains = persistent ? examples : 0 };

    private static (BoltzmannStatistics, double Error, double FreeEnergy, double[][] Chains) Twin(
        MachineCase machine, int layer, int examples, int step)
    {
        var (twin, how) = (machine.Twin(layer), machine.Model.Pretraining!);
        var (sums, error, freeEnergy) = (new BoltzmannStatistics(twin.VisibleCount, twin.HiddenCount), 0.0, 0.0);
        var chains = new double[examples][];
        for (var place = 0; place < examples; place++)
        {
            RandomStream Stream(RandomPurpose purpose, int gibbs) =>
                new(MachineCase.Seed, purpose, (uint)((step * how.GibbsSteps + gibbs) * machine.Model.Hidden.Count + layer));

            var data = machine.Data(layer, place);
            var hidden = twin.Hidden(data);
            sums.Add(data, hidden, -1);
            freeEnergy += FreeEnergy(machine, layer, data);
            var state = how.Persistent
                ? machine.Chain(layer, place)
                : DoubleBoltzmannMachine.Sample(Stream(RandomPurpose.HiddenUnits, 0), place, hidden);
            var reconstruction = twin.Visible(how.Persistent ? hidden : state);
            error += data.Zip(reconstruction, (d, r) => (d - r) * (d - r)).Sum();

            for (var gibbs = 0; gibbs < how.GibbsSteps; gibbs++)
            {
                var visible = twin.Visible(state);
                if (how.Persistent) visible = DoubleBoltzmannMachine.Sample(Stream(RandomPurpose.VisibleUnits, gibbs), place, visible);
                hidden = twin.Hidden(visible);
                if (gibbs == how.GibbsSteps - 1) sums.Add(visible, hidden, 1);
                var draw = how.Persistent ? gibbs : gibbs + 1;
                state = DoubleBoltzmannMachine.Sample(Stream(RandomPurpose.HiddenUnits, draw), place, hidden);
            }

            chains[place] = state;
        }

        return (sums, error, freeEnergy, chains);
    }

    /// <summary>By the closed form: the sum over states would take too long for 70 units.</summary>
    private static double FreeEnergy(MachineCase machine, int layer, double[] visible)
    {
        var (twin, biases) = (machine.Twin(layer), machine.Layout.Find(layer, ParameterRole.VisibleBias)!.Value);
        var energy = -visible.Select((v, i) => v * machine.Parameters[biases.IndexOf(i)]).Sum();
        return energy + twin.Hidden(visible).Sum(p => Math.Log(1 - p));
    }

    private static void Fill(AlignedBuffer flat, ParameterSlice slice, Func<int, int, double> value)
    {
        for (var row = 0; row < slice.Inputs; row++)
            for (var column = 0; column < slice.Outputs; column++) flat[slice.IndexOf(column, row)] = (float)value(row, column);
    }
}
