namespace Cluster.Worker.Threads;

/// <summary>
/// Work that falls into parts which do not wait for each other. Made once and run often: a job keeps its arguments in fields.
/// </summary>
public interface ITeamJob
{
    /// <summary>Computes one part. Called once for each part, each call on a thread of its own, all at the same time.</summary>
    /// <param name="part">From 0; part 0 is computed by the thread that runs the job.</param>
    /// <param name="parts">Into how many the job is cut this time; at least 1.</param>
    void Compute(int part, int parts);
}
