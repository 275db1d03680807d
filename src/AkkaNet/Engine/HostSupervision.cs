using Akka.Actor;
using Directive = Akka.Actor.Directive;
using OurDirective = Cluster.Shared.Actors.Directive;

namespace Cluster.AkkaNet.Engine;

/// <summary>
/// What becomes of a child that failed: the parent decides, its own budget bounds restarts, and it is reported. Children that host nothing
/// are treated as Akka does.
/// </summary>
/// <param name="parent">Null for /user, which restarts.</param>
internal sealed class HostSupervision(HostActor? parent) : OneForOneStrategy(DefaultDecider)
{
    protected override Directive Handle(IActorRef child, Exception exception)
    {
        if (AkkaRef.Of(child) is not { Cell: var cell } hosted) return base.Handle(child, exception);
        // What it did not throw itself is one of Akka's ways to end an actor.
        var (cause, mail) = cell.Failure ??= (exception, null);
        var directive = OurDirective.Stop;
        try
        {
            directive = parent?.Decide(hosted, cause) ?? OurDirective.Restart;
            if (directive == OurDirective.Restart && !cell.Budget.TryTake(cell.Engine.Clock.Now)) directive = OurDirective.Stop;
        }
        finally
        {
            cell.Report(cause, mail?.Message, directive);
        }

        return directive == OurDirective.Restart ? Directive.Restart : Directive.Stop;
    }

    protected override void LogFailure(IActorContext context, IActorRef child, Exception cause, Directive directive)
    {
        if (AkkaRef.Of(child) is null) base.LogFailure(context, child, cause, directive);
    }
}

/// <summary>Treats top-level actors as those further down; named in engine.conf.</summary>
public sealed class GuardianStrategy : SupervisorStrategyConfigurator
{
    /// <inheritdoc />
    public override SupervisorStrategy Create() => new HostSupervision(null);
}
