using Cluster.Shared.Data;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;
using Cluster.Shared.Training.Shards;
using Cluster.Worker.Gradients;

namespace Cluster.Bench.Cases;

/// <summary>A run on the caller's thread: session, computation and engine, driven as a run's actor drives them within a turn.</summary>
public sealed class TrainingLoop : IDisposable
{
    private readonly TrainingSession _session;
    private readonly IGradientEngine _engine;
    private readonly ShardComputation _computation;
    private readonly ShardNode _allShards;

    public TrainingLoop(RunSpecification run, Dataset data)
    {
        _session = TrainingSession.Start(run, data.Train);
        _engine = new GradientEngineFactory().Create(run.Model);
        _computation = new(run, data, _engine);
        _allShards = ShardNode.Root(run.Shards);
    }

    /// <summary>The next piece of work: a step, or an evaluation where one is due.</summary>
    /// <exception cref="InvalidOperationException">Training has diverged: what would be measured is no training any more.</exception>
    public void Next()
    {
        if (_session.Current is null) throw Ended();
        _computation.Advance(_session);
    }

    /// <summary>To the end of the epoch, its evaluation included.</summary>
    /// <returns>Accuracy on the validation examples in [0, 1]; null if it is not taken.</returns>
    public double? FinishEpoch()
    {
        var epochs = _session.History.Epochs.Count;
        while (_session.History.Epochs.Count == epochs) Next();
        return _session.History.Epochs[^1].ValidationAccuracy;
    }

    /// <summary>The gradient of the next step, without the step.</summary>
    public void Gradient() => _computation.Compute(Current, _allShards, _session.Parameters).Release();

    public void Dispose() => _engine.Dispose();

    private WorkItem Current => _session.Current ?? throw Ended();

    private InvalidOperationException Ended() => new($"The measured run has ended: {_session.Divergence}.");
}
