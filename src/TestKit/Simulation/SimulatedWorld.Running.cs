namespace Cluster.TestKit.Simulation;

public sealed partial class SimulatedWorld
{
    /// <summary>
    /// Runs until no actor has mail and no message is on its way. Timers due meanwhile go off; those due later do not count and wait for
    /// <see cref="AdvanceTime"/>.
    /// </summary>
    /// <exception cref="SimulationException">No end after <see cref="SimulationOptions.MaxEvents"/>: actors are busy for ever.</exception>
    public void RunUntilIdle() => Run(IsIdle, DateTimeOffset.MaxValue, Options.MaxEvents);

    /// <summary>Runs until the condition holds; time jumps from one event to the next, timers included.</summary>
    /// <param name="condition">Looked at before every event.</param>
    /// <param name="maxEvents">Default <see cref="SimulationOptions.MaxEvents"/>.</param>
    /// <exception cref="SimulationException">It never holds: nothing is left to do, or too many events went by.</exception>
    public void RunUntil(Func<bool> condition, int? maxEvents = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        if (!Run(condition, DateTimeOffset.MaxValue, maxEvents ?? Options.MaxEvents))
            throw NoEnd("nothing is left to do and what was waited for has not come");
    }

    /// <summary>The same, but for a limited (virtual) time.</summary>
    /// <returns>False when the condition did not hold within it.</returns>
    public bool RunUntil(Func<bool> condition, TimeSpan limit)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var isOver = false;
        using var end = Clock.Schedule(limit, () => isOver = true);
        var holds = false;
        Run(() => (holds = condition()) || isOver, DateTimeOffset.MaxValue, Options.MaxEvents);
        return holds;
    }

    /// <summary>Runs everything that is due until then, and moves the clock there.</summary>
    public void AdvanceTime(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero);
        var end = Clock.Now + span;
        Run(static () => false, end, Options.MaxEvents);
        Clock.MoveTo(end);
    }

    private bool IsIdle() => Ready.Count == 0 && Transit.InFlight == 0 && !Pipes.Deliver();

    /// <returns>False when nothing was left to do before the condition held.</returns>
    private bool Run(Func<bool> condition, DateTimeOffset limit, int maxEvents)
    {
        EnsureOutside();
        _isInLoop = true;
        var context = SynchronizationContext.Current;
        // What continues after a simulated task goes on at once, on this thread, and not where a test framework would have it.
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            for (var events = 0; !condition(); events++)
            {
                if (events >= maxEvents) throw NoEnd($"no end after {maxEvents:N0} events");
                if (!Step(limit)) return false;
                ThrowFromListener();
            }

            return true;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
            _isInLoop = false;
            Running = null;
        }
    }

    /// <summary>One event. All that arrives at a moment is there before anyone acts at that moment, so mailboxes do fill up.</summary>
    /// <returns>False when nothing is left to do until the limit.</returns>
    private bool Step(DateTimeOffset limit)
    {
        Events++;
        Pipes.Deliver();
        if (Clock.FireNext(Clock.Now)) return true;
        if (Ready.Count > 0)
        {
            var mailbox = Ready.Draw();
            ((NodeHooks)mailbox.Cell.System.Hooks!).Node.Run(mailbox);
            return true;
        }

        if (Clock.FireNext(limit)) return true;

        // Only the real world can go on from here; a test that moves time by hand does not wait for it.
        return limit == DateTimeOffset.MaxValue && Pipes.WaitForOne();
    }

    private SimulationException NoEnd(string what) =>
        new($"seed {Options.Seed}: {what}, at {Elapsed.TotalSeconds:0.0000000} s of virtual time; last:\n{LastEvents}");
}
