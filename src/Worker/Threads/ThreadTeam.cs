using System.Runtime.ExceptionServices;

namespace Cluster.Worker.Threads;

/// <summary>
/// A few threads of its own that run one job at a time in parts: for jobs as short as 20 µs, where the thread pool's queue would cost more
/// than the second thread saves. Between two jobs the threads stay awake for a tenth of a millisecond, then they sleep.
/// Nothing is allocated once they are there.
/// </summary>
/// <remarks>
/// Used by one thread at a time, though not always by the same one. Threads start with the first job that needs them, not before: a team
/// that never runs one costs nothing.
/// </remarks>
public sealed class ThreadTeam : IDisposable
{
    private readonly List<TeamMember> _members = [];
    private int _size = 1;
    private int _busy;
    private bool _disposed;

    /// <summary>Threads that compute a job, the caller's included; at least 1, which is the default. Surplus threads end at once.</summary>
    /// <exception cref="InvalidOperationException">A job is running.</exception>
    public int Size
    {
        get => _size;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            Enter();
            if (value < _size) EndMembers(value - 1);
            _size = value;
            Leave();
        }
    }

    /// <summary>Runs a job in <see cref="Size"/> parts.</summary>
    /// <inheritdoc cref="Run(ITeamJob, int)" />
    public void Run(ITeamJob job) => Run(job, _size);

    /// <summary>
    /// Computes part 0 itself while the threads compute the others, and returns when all have ended. What a part threw is thrown then; if
    /// several threw, the first of them in the order of the parts.
    /// </summary>
    /// <param name="job">Sees all that the caller wrote before; the caller sees all that its parts wrote.</param>
    /// <param name="parts">From 1 to <see cref="Size"/>; threads without a part are left in peace.</param>
    /// <exception cref="InvalidOperationException">A job is running already: jobs do not run jobs of the same team.</exception>
    public void Run(ITeamJob job, int parts)
    {
        ArgumentNullException.ThrowIfNull(job);
        Enter();
        try
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(parts, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(parts, _size);
            while (_members.Count < parts - 1) _members.Add(TeamMember.Begin(_members.Count + 1));
            if (Compute(job, parts) is { } failure) ExceptionDispatchInfo.Throw(failure);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Ends all threads; none is left when it returns.</summary>
    /// <exception cref="InvalidOperationException">A job is running.</exception>
    public void Dispose()
    {
        if (_disposed) return;
        Enter();
        EndMembers(0);
        _disposed = true;
        Leave();
    }

    private Exception? Compute(ITeamJob job, int parts)
    {
        for (var i = 0; i < parts - 1; i++) _members[i].Start(job, parts);
        Exception? failure = null;
        try
        {
            job.Compute(0, parts);
        }
        catch (Exception thrown)
        {
            failure = thrown;
        }

        // All are waited for, whatever was thrown: a part still at work would write into buffers that the caller already uses again.
        for (var i = 0; i < parts - 1; i++)
        {
            var thrown = _members[i].WaitForEnd();
            failure ??= thrown;
        }

        return failure;
    }

    private void EndMembers(int keep)
    {
        for (var i = _members.Count - 1; i >= keep; i--)
        {
            _members[i].End();
            _members.RemoveAt(i);
        }
    }

    private void Enter()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (Interlocked.Exchange(ref _busy, 1) != 0)
            throw new InvalidOperationException("The team is at work: one job at a time, and none from within a job.");
    }

    private void Leave() => Volatile.Write(ref _busy, 0);
}
