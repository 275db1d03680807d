using Cluster.Shared.Data;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Training.Shards;
using Cluster.Worker.Gradients;

namespace Cluster.TestKit.Tests.Training;

/// <summary>Real engines on one thread that remember what was asked of them.</summary>
internal sealed class RecordingEngines : IGradientEngineFactory
{
    /// <summary>In the order in which they were made.</summary>
    public List<RecordingEngine> Made { get; } = [];

    public IGradientEngine Create(ModelSpecification model)
    {
        var engine = new RecordingEngine(model);
        Made.Add(engine);
        return engine;
    }
}

/// <param name="inner">Does the work; the machine's best by default.</param>
internal sealed class RecordingEngine(ModelSpecification model, IGradientEngine? inner = null) : IGradientEngine
{
    private readonly IGradientEngine _inner = inner ?? new GradientEngineFactory().Create(model);

    public ModelSpecification Model { get; } = model;

    public int Threads { get; set; } = 1;

    /// <summary>With how many threads each call was made, repetitions left out.</summary>
    public List<int> Used { get; } = [];

    /// <summary>Steps that were made with their gradients.</summary>
    public int Descents { get; private set; }

    /// <summary>Steps that were to be made so, and were not.</summary>
    public int Refusals { get; private set; }

    public bool IsBroken { get; set; }

    public bool IsDisposed { get; private set; }

    public void Gradient(AlignedBuffer parameters, ExampleSet examples, ReadOnlySpan<int> indexes, in Pass pass, ShardSum sum)
    {
        Record();
        _inner.Gradient(parameters, examples, indexes, pass, sum);
    }

    public bool TryDescend(AlignedBuffer parameters, ExampleSet examples, ReadOnlySpan<int> indexes, in DescentStep step, ShardSum sum)
    {
        Record();
        var isDone = _inner.TryDescend(parameters, examples, indexes, step, sum);
        (Descents, Refusals) = isDone ? (Descents + 1, Refusals) : (Descents, Refusals + 1);
        return isDone;
    }

    public void Expect(ExampleSet examples, ReadOnlySpan<int> indexes) => _inner.Expect(examples, indexes);

    public void Evaluate(AlignedBuffer parameters, ExampleSet examples, Range range, ShardSum sum)
    {
        Record();
        _inner.Evaluate(parameters, examples, range, sum);
    }

    public void Dispose()
    {
        IsDisposed = true;
        _inner.Dispose();
    }

    private void Record()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if (IsBroken) throw new InvalidOperationException("broken");
        if (Used.Count == 0 || Used[^1] != Threads) Used.Add(Threads);
    }
}
