using BenchmarkDotNet.Attributes;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers;
using Cluster.Worker.Kernels;
using Cluster.Worker.Threads;

namespace Cluster.Bench.Kernels;

/// <summary>Each kernel on one dense layer; the only benchmarks that know the kernels' interface.</summary>
public class KernelBenchmarks : IDisposable
{
    private const int Batch = 128;
    private const int Inputs = 512;
    private const int Outputs = 512;

    private readonly ThreadTeam _oneThread = new();
    private readonly Matrix _x = Filled(Batch, Inputs);
    private readonly Matrix _w = Filled(Inputs, Outputs);
    private readonly Matrix _dW = Filled(Inputs, Outputs);
    private readonly Matrix _bias = Filled(1, Outputs);
    private readonly Matrix _z = Filled(Batch, Outputs);
    private readonly Matrix _dX = Filled(Batch, Inputs);
    private readonly DescentStep _step = new(1f / Batch, -0.1f, -1e-5f, DescentForm.WeightScaling);
    private IKernels _kernels = null!;

    [ParamsSource(nameof(Widths))]
    public int VectorBits { get; set; }

    public static IEnumerable<int> Widths => MachineProbe.VectorWidths;

    [GlobalSetup]
    public void ChooseWidth() => _kernels = KernelSet.Create(
        VectorBits switch { 512 => VectorWidth.Bits512, 256 => VectorWidth.Bits256, _ => VectorWidth.Bits128 }, _oneThread);

    [GlobalCleanup]
    public void Dispose()
    {
        _oneThread.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public void Forward() => _kernels.Forward(_x, _w, _bias, Activation.Sigmoid, _z);

    [Benchmark]
    public void InputGradient() => _kernels.InputGradient(_z, _w, Activation.Sigmoid, _x, _dX);

    [Benchmark]
    public void WeightGradient() => _kernels.WeightGradient(_x, _z, _dW, _bias, add: false);

    [Benchmark]
    public void Descend() => _kernels.Descend(_x, _z, _dW, _bias, add: false, _step, _w, _bias);

    [Benchmark]
    public void Sigmoid() => _kernels.Activate(Activation.Sigmoid, _x.Elements, _dX.Elements);

    [Benchmark]
    public void SigmoidDerivative() => _kernels.MultiplyByDerivative(Activation.Sigmoid, _x.Elements, _dX.Elements);

    private static Matrix Filled(int rows, int columns)
    {
        var buffer = new AlignedBuffer(rows * columns);
        var random = new RandomStream(1, RandomPurpose.Simulation, (uint)buffer.Length);
        for (var i = 0; i < buffer.Length; i++) buffer[i] = (float)random.Uniform((ulong)i);
        return new(buffer, 0, rows, columns, columns);
    }
}
