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
    /// <param name="guard">Has a say before a file takes its place; null where nobody has.</param>
    /// <returns>A sentence about each run whose checkpoint does not hold them, and of which therefore none are laid there.</returns>
    /// <exception cref="IOException">One cannot be written.</exception>
    public static IReadOnlyList<string> Write(string folder, ExperimentResult result, ICommitGuard? guard = null)
    {
        var notices = new List<string>();
        var plan = RunPlan.Of(result.Experiment).ToDictionary(run => (run.Configuration.Label, run.Seed), run => run.Run);
        foreach (var run in result.Runs)
        {
            if (run.Configuration.Template.EarlyStopping is not { KeepBest: true } || run.History.Best is null) continue;
            var name = plan[(run.Configuration.Label, run.Seed)].Name;
            if (TryRead(Path.Combine(folder, $"{name}.checkpoint")) is not { } checkpoint) continue;
            if (Best(checkpoint, run.History.Best) is not { } best)
            {
                notices.Add(
                    $"{name}.best.checkpoint is not written: the parameters after epoch {run.History.Best.Epoch}, the run's best, "
                    + $"are not in {name}.checkpoint, which is from another time. Resume the experiment to have both.");
                continue;
            }

            var bytes = (checkpoint with { Buffers = [best] }).Encode();
            AtomicFile.Write(Path.Combine(folder, $"{name}.best.checkpoint"), stream => stream.Write(bytes), guard);
        }

        return notices;
    }

    /// <summary>Null where the checkpoint knows of another best epoch, or of none.</summary>
    private static float[]? Best(Checkpoint checkpoint, BestEpoch best)
    {
        var state = SessionState.FromCheckpoint(checkpoint);
        return state.History.Best == best ? checkpoint.Buffers[state.KeepsGradient ? ^2 : ^1] : null;
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
