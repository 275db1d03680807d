using Cluster.Shared.Actors;

namespace Cluster.TestKit.Simulation;

/// <summary>The world of a simulation. All times are virtual, but for <see cref="PipeTimeout"/>.</summary>
public sealed record SimulationOptions
{
    /// <summary>Everything random follows from it. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// How long every message takes at least, also one to self; so time passes whatever the actors do. At least 100 ns (one tick);
    /// default 1 µs.
    /// </summary>
    public TimeSpan MinMessageDelay { get; init; } = TimeSpan.FromMicroseconds(1);

    /// <summary>A delayed message takes up to so much longer, uniformly. Default 1 ms.</summary>
    public TimeSpan MaxMessageDelay { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Share of messages between different actors that are delayed. Default 0.5.</summary>
    public double DelayProbability { get; init; } = 0.5;

    /// <summary>What comes on top for one pair: who sends (null: from outside), who receives. Default nothing.</summary>
    public Func<ActorRef?, ActorRef, TimeSpan>? AddedDelay { get; init; }

    /// <summary>A call that has not come to its end after so many events throws. Default 1,000,000.</summary>
    public int MaxEvents { get; init; } = 1_000_000;

    /// <summary>
    /// Whether real tasks that actors pipe to themselves are waited for, in real time, before anything else goes on: their results
    /// come at once in virtual time and in the order of the calls, so that real IO does not disturb the trace. Default false: a result
    /// comes when the task has ended, which is what a test wants that ends tasks itself.
    /// </summary>
    public bool AwaitPipes { get; init; }

    /// <summary>Real time that a piped task may take when the simulation has nothing else left to do. Default 10 s.</summary>
    public TimeSpan PipeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Keeps every line of the trace, not only the last ones. Default false.</summary>
    public bool RecordTrace { get; init; }

    /// <exception cref="ArgumentException">It says which option, what was given and what is allowed.</exception>
    internal static SimulationOptions Checked(SimulationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var wrong =
            options.MinMessageDelay < TimeSpan.FromTicks(1)
                ? $"MinMessageDelay is {options.MinMessageDelay}; it must be at least 100 ns (one tick), or time could stand still."
            : options.MaxMessageDelay < TimeSpan.Zero
                ? $"MaxMessageDelay is {options.MaxMessageDelay}; it must not be negative."
            : options.DelayProbability is not (>= 0 and <= 1)
                ? $"DelayProbability is {options.DelayProbability}; it must lie between 0 and 1."
            : options.MaxEvents < 1
                ? $"MaxEvents is {options.MaxEvents}; it must be at least 1."
            : null;
        return wrong is null ? options : throw new ArgumentException(wrong, nameof(options));
    }
}
