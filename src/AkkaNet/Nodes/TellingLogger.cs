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
/// Akka's warnings and errors, told where this program tells everything else. What Akka.Remote and Akka.Cluster say of connections and
/// members this program says in its own words, and only once; whoever sets a finer <c>akka.loglevel</c> is told that too.
/// </summary>
internal sealed class TellingLogger : ActorBase, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    /// <summary>Of those: what was refused on the wire, seeds that do not answer, and Akka.Cluster's own failure.</summary>
    private static readonly string[] s_told =
        ["EndpointWriter", "EndpointReader", "DefaultMessageDispatcher", "JoinSeedNodeProcess", "ClusterDaemon"];

    private readonly bool _tellsAll = Logging.LogLevelFor(Context.System.Settings.LogLevel) < LogLevel.WarningLevel;
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
                if (_tellsAll || s_told.Contains(log.LogClass.Name) || !IsOfMembers(log)) Tell($"{log.Message}", log.Cause);
                return true;
            default:
                return false;
        }
    }

    /// <summary>By who says it, whatever the words: a class of theirs, or, without one, the place of their actors.</summary>
    private static bool IsOfMembers(LogEvent log) =>
        log.LogClass.Assembly.GetName().Name is "Akka.Remote" or "Akka.Cluster" ||
        log.LogSource.StartsWith("remoting", StringComparison.Ordinal) ||
        log.LogSource.Contains("/system/endpointManager", StringComparison.Ordinal);

    private void Tell(string message, Exception? cause)
    {
        var why = cause is null || message.Contains(cause.Message, StringComparison.Ordinal) ? "" : $" ({cause.Message})";
        _tell($"Akka: {message}{why}".ReplaceLineEndings(" "));
    }
}
