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

/// <summary>Akka's warnings and errors, told where this program tells everything else.</summary>
internal sealed class TellingLogger : ActorBase, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
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
                _tell(log.Cause is null ? $"Akka: {log.Message}" : $"Akka: {log.Message} ({log.Cause.Message})");
                return true;
            default:
                return false;
        }
    }
}
