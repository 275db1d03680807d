namespace Cluster.TestKit.Simulation;

public sealed partial class SimulatedActorSystem
{
    /// <summary>
    /// Runs until no actor has mail and no message is on its way. Timers due meanwhile go off; those due later do not count and wait for
    /// <see cref="AdvanceTime"/>.
    /// </summary>
    /// <exception cref="SimulationException">No end after <see cref="SimulationOptions.MaxEvents"/>: actors are busy for ever.</exception>
    public void RunUntilIdle() => Run(IsIdle, DateTimeOffset.MaxValue, _options.MaxEvents);

    /// <summary>Runs until the condition holds; time jumps from one event to the next, timers included.</summary>
    /// <param name="condition">Looked at before every event.</param>
    /// <param name="maxEvents">Default <see cref="SimulationOptions.MaxEvents"/>.</param>
    /// <exception cref="SimulationException">It never holds: nothing is left to do, or too many events went by.</exception>
    public void RunUntil(Func<bool> condition, int? maxEvents = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        if (!Run(condition, DateTimeOffset.MaxValue, maxEvents ?? _options.MaxEvents))
            throw NoEnd("nothing is left to do and what was waited for has not come");
    }

    /// <summary>Runs everything that is due until then, and moves the clock there.</summary>
    public void AdvanceTime(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero);
        var end = _clock.Now + span;
        Run(static () => false, end, _options.MaxEvents);
        _clock.MoveTo(end);
    }

    private bool IsIdle() => _ready.Count == 0 && _transit.InFlight == 0 && !_pipes.Deliver();

    /// <returns>False when nothing was left to do before the condition held.</returns>
    private bool Run(Func<bool> condition, DateTimeOffset limit, int maxEvents)
    {
        EnsureOutside();
        _isInLoop = true;
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
            _isInLoop = false;
            _running = null;
        }
    }

    /// <summary>One event. All that arrives at a moment is there before anyone acts at that moment, so mailboxes do fill up.</summary>
    /// <returns>False when nothing is left to do until the limit.</returns>
    private bool Step(DateTimeOffset limit)
    {
        Events++;
        _pipes.Deliver();
        if (_clock.FireNext(_clock.Now)) return true;
        if (_ready.Count > 0)
        {
            var mailbox = _ready.Draw();
            _running = mailbox.Cell.Self;
            mailbox.HandleNext();
            mailbox.EndRun();
            _running = null;
            return true;
        }

        if (_clock.FireNext(limit)) return true;

        // Only the real world can go on from here; a test that moves time by hand does not wait for it.
        return limit == DateTimeOffset.MaxValue && _pipes.WaitForOne();
    }

    private SimulationException NoEnd(string what)
    {
        var seconds = (_clock.Now - VirtualClock.Start).TotalSeconds;
        return new SimulationException($"seed {Seed}: {what}, at {seconds:0.0000000} s of virtual time; last:\n{_trace.Tail()}");
    }
}
