using BenchmarkDotNet.Attributes;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Worker.Kernels;

namespace Cluster.Bench.Kernels;

/// <summary>Each kernel on one dense layer; the only benchmarks that know the kernels' interface.</summary>
public class KernelBenchmarks
{
    private const int Batch = 128;
    private const int Inputs = 512;
    private const int Outputs = 512;

    private readonly AlignedBuffer _x = Filled(Batch * Inputs);
    private readonly AlignedBuffer _w = Filled(Outputs * Inputs);
    private readonly AlignedBuffer _dW = new(Outputs * Inputs);
    private readonly AlignedBuffer _bias = Filled(Outputs);
    private readonly AlignedBuffer _z = Filled(Batch * Outputs);
    private readonly AlignedBuffer _dX = new(Batch * Inputs);
    private IKernels _kernels = KernelSet.Best;

    [ParamsSource(nameof(Widths))]
    public int VectorBits { get; set; }

    public static IEnumerable<int> Widths => MachineProbe.VectorWidths;

    [GlobalSetup]
    public void ChooseWidth() => _kernels = VectorBits switch
    {
        512 => KernelSet.Vector512Bits,
        256 => KernelSet.Vector256Bits,
        _ => KernelSet.Vector128Bits,
    };

    [Benchmark]
    public void Forward() => _kernels.Forward(X, W, _bias.Span, new(_z.Span, Batch, Outputs, Outputs));

    [Benchmark]
    public void InputGradient() => _kernels.InputGradient(Z, W, new(_dX.Span, Batch, Inputs, Inputs));

    [Benchmark]
    public void WeightGradient() => _kernels.WeightGradient(Z, X, new(_dW.Span, Outputs, Inputs, Inputs), add: false);

    [Benchmark]
    public void BiasGradient() => _kernels.BiasGradient(Z, _bias.Span, add: false);

    [Benchmark]
    public void Sigmoid() => _kernels.Activate(Activation.Sigmoid, _x.Span, _dX.Span);

    [Benchmark]
    public void SigmoidDerivative() => _kernels.MultiplyByDerivative(Activation.Sigmoid, _x.Span, _dX.Span);

    private ReadOnlyMatrix X => new(_x.Span, Batch, Inputs, Inputs);

    private ReadOnlyMatrix W => new(_w.Span, Outputs, Inputs, Inputs);

    private ReadOnlyMatrix Z => new(_z.Span, Batch, Outputs, Outputs);

    private static AlignedBuffer Filled(int length)
    {
        var buffer = new AlignedBuffer(length);
        var random = new RandomStream(1, RandomPurpose.Simulation, (uint)length);
        for (var i = 0; i < length; i++) buffer[i] = (float)random.Uniform((ulong)i);
        return buffer;
    }
}
