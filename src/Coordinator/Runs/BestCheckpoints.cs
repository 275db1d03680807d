using Cluster.Coordinator.Results;
using Cluster.Shared.Checkpoints;
using Cluster.Shared.Files;
using Cluster.Shared.Training.Sessions;

namespace Cluster.Coordinator.Runs;

/// <summary>
/// Lays the parameters of each run's best epoch beside its checkpoint, where they were to be kept: <c>RUN.best.checkpoint</c>, of the same
/// format, with them as its only buffer.
/// </summary>
public static class BestCheckpoints
{
    /// <param name="folder">Of the checkpoints.</param>
    /// <param name="result">Whose runs; also those that diverged or were interrupted.</param>
    /// <exception cref="IOException">One cannot be written.</exception>
    public static void Write(string folder, ExperimentResult result)
    {
        var plan = RunPlan.Of(result.Experiment).ToDictionary(run => (run.Configuration.Label, run.Seed), run => run.Run);
        foreach (var run in result.Runs)
        {
            if (run.Configuration.Template.EarlyStopping is not { KeepBest: true } || run.History.Best is null) continue;
            var name = plan[(run.Configuration.Label, run.Seed)].Name;
            if (TryRead(Path.Combine(folder, $"{name}.checkpoint")) is not { } checkpoint) continue;
            var isLast = !SessionState.FromCheckpoint(checkpoint).KeepsGradient;
            var best = (checkpoint with { Buffers = [checkpoint.Buffers[isLast ? ^1 : ^2]] }).Encode();
            AtomicFile.Write(Path.Combine(folder, $"{name}.best.checkpoint"), stream => stream.Write(best));
        }
    }

    /// <summary>Null where there is none that can be read: that is said by whoever needs it.</summary>
    private static Checkpoint? TryRead(string path)
    {
        try
        {
            return File.Exists(path) ? Checkpoint.Decode(File.ReadAllBytes(path)) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
