using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Dispatch;
using Akka.Event;

namespace Cluster.AkkaNet.Nodes;

/// <summary>Whom an actor system's log is told.</summary>
internal sealed class TellingSetup(Action<string> tell) : Setup
{
    public Action<string> Tell { get; } = tell;
}

/// <summary>
/// Akka's warnings and errors, told where this program tells everything else; not what it tells by itself, or what says nothing new.
/// </summary>
internal sealed class TellingLogger : ActorBase, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private static readonly string[] s_untold =
    [
        "Marking node(s) as", "Tried to associate with unreachable", "No response from remote", "heartbeat interval is growing",
        "Unable to REMOVE channel",
    ];

    private readonly Action<string> _tell = Context.System.Settings.Setup.Get<TellingSetup>() is { HasValue: true } setup
        ? setup.Value.Tell
        : _ => { };

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized());
                return true;
            case LogEvent log:
                Tell($"{log.Message}", log.Cause);
                return true;
            default:
                return false;
        }
    }

    private void Tell(string message, Exception? cause)
    {
        if (s_untold.Any(one => message.Contains(one, StringComparison.Ordinal))) return;
        _tell(cause is null ? $"Akka: {message.Split('\n')[0]}" : $"Akka: {message.Split('\n')[0]} ({cause.Message})");
    }
}
