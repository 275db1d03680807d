using Cluster.Coordinator.Messages;
using Cluster.Shared.Actors;

namespace Cluster.Cli.Live;

/// <summary>Watches an experiment and keeps the display up to date.</summary>
/// <param name="display">Where.</param>
/// <param name="started">Told the experiment's actor, to whom an interruption goes.</param>
public sealed class ViewActor(IBoardDisplay display, Func<ActorRef, bool> started) : Actor
{
    private readonly RunBoard _board = new();

    protected override void PreStart()
    {
        if (display.RefreshInterval is { } interval) Context.StartPeriodicTimer(Tick.Instance, interval, Tick.Instance);
    }

    protected override void Receive(object message)
    {
        if (message is Tick or DrawLast)
        {
            display.Refresh(_board, Context.Now);
            if (message is DrawLast) Context.Reply(message);
            return;
        }

        if (message is ExperimentStarted experiment) started(experiment.Actor);
        _board.Apply(message, Context.Now);
        display.Show(message, _board);
    }

    private sealed class Tick
    {
        public static Tick Instance { get; } = new();
    }
}

/// <summary>Draw all that has come so far; sent back when it is drawn.</summary>
public sealed record DrawLast;
