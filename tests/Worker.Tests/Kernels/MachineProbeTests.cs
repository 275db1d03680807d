using Cluster.Worker.Kernels;

namespace Cluster.Worker.Tests.Kernels;

/// <summary>What is measured must have been done.</summary>
public sealed class MachineProbeTests
{
    [Fact]
    public void Every_width_makes_all_its_multiply_adds()
    {
        foreach (var bits in MachineProbe.VectorWidths)
        {
            // From 1/2, each takes half of the way to 1 that is left; half of a round's operations are multiply-adds, one a lane.
            var expected = MachineProbe.OperationsPerRound(bits) / 2 * (1 - 1f / 16);
            MachineProbe.MultiplyAdd(bits, rounds: 3).ShouldBe(expected);
        }
    }

    [Fact]
    public void Reading_adds_up_every_float()
    {
        var x = new float[384];
        for (var i = 0; i < x.Length; i++) x[i] = i;
        MachineProbe.Read(x).ShouldBe(384 * 383 / 2);
    }

    [Fact]
    public void Updating_changes_every_float()
    {
        var x = new float[192];
        MachineProbe.Update(x);
        x.ShouldAllBe(value => value == 0.5f);
    }

    [Fact]
    public void What_the_loops_would_leave_out_is_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => MachineProbe.Read(new float[100]));
        Should.Throw<ArgumentOutOfRangeException>(() => MachineProbe.Update(new float[100]));
        Should.Throw<ArgumentOutOfRangeException>(() => MachineProbe.MultiplyAdd(64, 1));
    }
}
