using Cluster.Shared.Data;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;
using Cluster.Worker.Gradients;

namespace Cluster.Cli.Labs.Measures;

/// <summary>
/// Trainings of a lab, in this process: the session and the engines of every run, so the weights are those that 'cluster run' gives the
/// same specification; without actors, since nothing here outlives a few seconds.
/// </summary>
internal static class LabTraining
{
    /// <summary>Trains all runs, as many at a time as there are cores.</summary>
    /// <param name="runs">What to train.</param>
    /// <param name="data">Their data.</param>
    /// <param name="progress">Told after each how many are done.</param>
    /// <param name="watch">
    /// Called with a run's place in the list and its session, before the first work and after each; for one run by one thread. Null for
    /// none.
    /// </param>
    /// <returns>The sessions at their end, in the order of <paramref name="runs"/>.</returns>
    public static IReadOnlyList<TrainingSession> Train(
        IReadOnlyList<RunSpecification> runs, Dataset data, Action<string> progress, Action<int, TrainingSession>? watch = null)
    {
        var sessions = new TrainingSession[runs.Count];
        var done = 0;
        Parallel.For(0, runs.Count, i =>
        {
            sessions[i] = Train(runs[i], data, session => watch?.Invoke(i, session));
            progress($"{Interlocked.Increment(ref done)} of {runs.Count} trainings");
        });
        return sessions;
    }

    private static TrainingSession Train(RunSpecification run, Dataset data, Action<TrainingSession> watch)
    {
        using var engine = new GradientEngineFactory().Create(run.Model);
        var computation = new ShardComputation(run, data, engine);
        var session = TrainingSession.Start(run, data.Train);
        watch(session);
        while (session.Current is not null)
        {
            computation.Advance(session);
            watch(session);
        }

        return session;
    }
}
