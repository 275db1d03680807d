using Cluster.Shared.Actors;

namespace Cluster.Shared.Hosting;

/// <summary>Asks on behalf of those who are no actors: <see cref="IActorSystem.Ask{TAnswer}"/> of any engine.</summary>
/// <param name="clock">For timeouts.</param>
/// <param name="deadLetters">Where answers after the first one go.</param>
public sealed class Asker(IEngineClock clock, IDeadLetters deadLetters)
{
    private long _asks;

    /// <exception cref="ArgumentOutOfRangeException">The timeout is not above zero.</exception>
    public Task<TAnswer> Ask<TAnswer>(ActorRef target, object message, TimeSpan timeout, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(message);
        if (timeout <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "Waiting for an answer takes a time above zero.");
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<TAnswer>(cancellationToken);

        // No actor can have this path, since '$' is not allowed in names.
        var asker = new AskRef<TAnswer>($"/$ask/{Interlocked.Increment(ref _asks)}", clock, deadLetters);
        return asker.Ask(target, message, timeout, cancellationToken);
    }
}
