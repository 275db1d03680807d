using BenchmarkDotNet.Attributes;
using Cluster.Bench.Cases;

namespace Cluster.Bench.Kernels;

/// <summary>A whole gradient, and the step that it is part of, for each of the usual nets.</summary>
public class GradientBenchmarks : IDisposable
{
    private TrainingLoop _loop = null!;

    [ParamsSource(nameof(Nets))]
    public string Net { get; set; } = "";

    public static IEnumerable<string> Nets => NetCase.Standard.Select(net => net.ToString());

    [GlobalSetup]
    public void Prepare()
    {
        var net = NetCase.Standard.Single(each => each.ToString() == Net);
        var data = RandomExamples.Create(net.Sizes[0], net.Sizes[^1], Runs.Examples);
        _loop = new(Runs.Steps(net, data), data);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _loop.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public void Gradient() => _loop.Gradient();

    [Benchmark]
    public void Step() => _loop.Next();
}
