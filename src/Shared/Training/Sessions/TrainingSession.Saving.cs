using Cluster.Shared.Checkpoints;
using Cluster.Shared.Data;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;

namespace Cluster.Shared.Training.Sessions;

/// <content>How a session begins, and how it goes on from where it was saved.</content>
public sealed partial class TrainingSession
{
    /// <summary>A fresh session.</summary>
    /// <param name="run">What to train.</param>
    /// <param name="train">The data set's training examples.</param>
    public static TrainingSession Start(RunSpecification run, ExampleSet train)
    {
        var first = new float[train.InputSize];
        for (var i = 0; i < first.Length; i++) first[i] = train.Inputs(0)[i] / 255f;
        return new(run, new(), ParameterInitialization.Create(run.Model, run.Initialization, run.Seed, first), memory: null);
    }

    /// <summary>A session that goes on where <see cref="Save"/> was called.</summary>
    /// <exception cref="InvalidDataException">The checkpoint belongs to another specification or does not fit it.</exception>
    public static TrainingSession Resume(RunSpecification run, Checkpoint checkpoint)
    {
        if (!string.Equals(checkpoint.Fingerprint, run.Fingerprint(), StringComparison.Ordinal))
            throw new InvalidDataException("it belongs to a run with another specification");
        var layout = new ParameterLayout(run.Model);
        if (checkpoint.Buffers.Count == 0 || checkpoint.Buffers.Any(b => b.Length != layout.Count))
            throw new InvalidDataException($"its buffers do not have the model's {layout.Count} parameters");
        AlignedBuffer[] buffers = [.. checkpoint.Buffers.Select(canonical => layout.FromCanonical(canonical))];
        var session = new TrainingSession(run, SessionState.FromCheckpoint(checkpoint), buffers[0], [.. buffers[1..]]);
        var used = session.Buffers.Count();
        if (used != buffers.Length) throw new InvalidDataException($"it has {buffers.Length} buffers, of which {used} are used");
        return session;
    }

    /// <summary>From the checkpoint where there is one, otherwise fresh.</summary>
    /// <exception cref="InvalidDataException">The checkpoint is no whole one, or not this run's.</exception>
    public static TrainingSession Begin(RunSpecification run, ReadOnlyMemory<byte>? checkpoint, ExampleSet train) =>
        checkpoint is { } bytes ? Resume(run, Checkpoint.Decode(bytes)) : Start(run, train);

    /// <summary>All that <see cref="Resume"/> needs.</summary>
    public Checkpoint Save() =>
        new(_run.Fingerprint(), _state.ToJson(), [.. Buffers.Select(Layout.ToCanonical)]);
}
