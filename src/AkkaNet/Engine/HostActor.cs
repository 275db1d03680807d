using Akka.Actor;
using Cluster.Shared.Hosting;
using Actor = Cluster.Shared.Actors.Actor;
using Directive = Cluster.Shared.Actors.Directive;
using PoisonPill = Cluster.Shared.Actors.PoisonPill;
using Terminated = Cluster.Shared.Actors.Terminated;

namespace Cluster.AkkaNet.Engine;

/// <summary>An Akka actor that is one instance of one of ours: its turns, and how it begins, fails and ends.</summary>
internal sealed class HostActor : ActorBase, IWithTimers, IWithUnrestrictedStash
{
    private readonly HostCell _cell;
    private HostContext _context;
    private Actor? _actor;

    public HostActor(HostCell cell) => (_cell, _context) = (cell, new HostContext(cell, Context) { Host = this });

    // Both are set by Akka.
    public ITimerScheduler Timers { get; set; } = null!;

    public IStash Stash { get; set; } = null!;

    public override void AroundPreStart() => Begin(static (actor, _) => actor.PreStart(), null);

    public override void AroundPreRestart(Exception cause, object message)
    {
        // It has not failed itself: a parent that begins again kept it, which in Akka restarts it too. Here it goes on as it was.
        _cell.Survivor = _cell.Failure is null ? this : null;
        if (_cell.Failure is not { } failure) return;
        _cell.Failure = null;
        End(actor => actor.PreRestart(failure.Cause, failure.Mail?.Message), failure.Mail, Directive.Restart);
    }

    public override void AroundPostRestart(Exception cause, object message)
    {
        if (_cell.Survivor is not { } old)
        {
            Begin(static (actor, why) => actor.PostRestart(why!), cause);
            return;
        }

        (_actor, _context, Timers, _cell.Survivor) = (old._actor, old._context, old.Timers, null);
        _context.Host = this;
    }

    public override void AroundPostStop()
    {
        End(static actor => actor.PostStop(), null, Directive.Stop);
        foreach (var actor in _cell.Foreign) actor.RemoveWatcher(_cell);
    }

    /// <summary>The parent's decision about a child that failed.</summary>
    public Directive Decide(AkkaRef child, Exception cause)
    {
        _context.Enter();
        try
        {
            return _actor?.OnChildFailure(child, cause) ?? Directive.Restart;
        }
        catch (Exception own)
        {
            _cell.Failure = (own, null);
            Context.Stop(child.Actor);
            throw;
        }
        finally
        {
            _context.Leave();
        }
    }

    protected override SupervisorStrategy SupervisorStrategy() => new HostSupervision(this);

    protected override bool Receive(object message)
    {
        _context.Enter();
        try
        {
            if (Open(message) is not { } mail) return true;
            _context.Handle(mail);
            if (mail.Message is PoisonPill) Context.Stop(Self);
            else _actor!.Receive(mail.Message);
        }
        catch (Exception cause)
        {
            _context.ForgetStashed();
            _cell.Failure = (cause, _context.Current);
            throw;
        }
        finally
        {
            _context.Leave();
        }

        return true;
    }

    private Mail? Open(object message) => message switch
    {
        Mail mail => mail,
        SealedMail mail => mail.Open(),
        Akka.Actor.Terminated ended => AkkaRef.Of(ended.ActorRef) is { } actor ? new Mail(new Terminated(actor), actor) : null,
        _ => new Mail(message, AkkaRef.Of(Sender)),
    };

    private void Begin(Action<Actor, Exception?> begin, Exception? cause)
    {
        _context.Enter();
        try
        {
            _actor = ActorRules.Make(_cell.Props, _context);
            begin(_actor, cause);
        }
        catch (Exception own)
        {
            _cell.Mailbox.EnqueueFirst(new Envelope(new StartFailed(own), Self));
        }
        finally
        {
            _context.Leave();
        }
    }

    /// <summary>Runs a last step of the instance; what it throws is reported and stops nothing.</summary>
    private void End(Action<Actor> step, Mail? mail, Directive directive)
    {
        Timers.CancelAll();
        if (_actor is null) return;
        _context.Enter(mail);
        try
        {
            step(_actor);
        }
        catch (Exception cause)
        {
            _cell.Report(cause, null, directive);
        }
        finally
        {
            _context.Leave();
        }
    }
}
