using Cluster.Shared.Actors;
using Cluster.TestKit.Simulation;

namespace Cluster.TestKit.Probes;

/// <summary>An actor that records what it gets, and lets a test act as an actor. Works on every engine.</summary>
public sealed class TestProbe
{
    private readonly IActorSystem _system;
    private readonly Signal _signal;
    private readonly Journal<ProbeMail> _mail;
    private volatile Func<object, object?>? _answer;

    /// <param name="system">Any engine.</param>
    /// <param name="name">Of the top-level actor.</param>
    /// <param name="signal">Raised at every message; for tests that wait for several probes at once.</param>
    public TestProbe(IActorSystem system, string name = "probe", Signal? signal = null)
    {
        ArgumentNullException.ThrowIfNull(system);
        _system = system;
        _signal = signal ?? new Signal();
        _mail = new Journal<ProbeMail>(_signal);
        Ref = system.Spawn(Props.Create(() => new ProbeActor(this)), name);
    }

    public ActorRef Ref { get; }

    /// <summary>The engine that it lives on.</summary>
    public IActorSystem System => _system;

    /// <summary>All messages so far.</summary>
    public IReadOnlyList<object> Messages => [.. _mail.Entries().Select(mail => mail.Message)];

    /// <summary>The same with their senders.</summary>
    public IReadOnlyList<ProbeMail> Mail => _mail.Entries();

    public int Count => _mail.Count;

    /// <summary>Sends with the probe as the sender.</summary>
    public void Tell(ActorRef target, object message)
    {
        ArgumentNullException.ThrowIfNull(target);
        target.Tell(message, Ref);
    }

    /// <summary>Acts inside a turn of the probe.</summary>
    public void Do(Action<IActorContext> action) => Ref.Tell(new Act(action), null);

    public void Watch(ActorRef actor) => Do(context => context.Watch(actor));

    public void Unwatch(ActorRef actor) => Do(context => context.Unwatch(actor));

    /// <summary>From now on answers messages; null is no answer.</summary>
    public void AnswerWith(Func<object, object?> answer) => _answer = answer;

    /// <summary>Runs the simulation, or waits for a real engine, until the probe has at least so many messages.</summary>
    /// <exception cref="TimeoutException">Not within 10 s of real time.</exception>
    public IReadOnlyList<object> WaitFor(int count)
    {
        WaitUntil(() => Count >= count, $"{count} messages");
        return Messages;
    }

    /// <summary>The same until the probe has a message of this type; returns the first.</summary>
    public T WaitFor<T>()
    {
        WaitUntil(() => Messages.OfType<T>().Any(), typeof(T).Name);
        return Messages.OfType<T>().First();
    }

    private void WaitUntil(Func<bool> condition, string what)
    {
        if (_system is SimulatedActorSystem simulation) simulation.RunUntil(condition);
        else if (!_signal.Wait(condition, TimeSpan.FromSeconds(10)))
            throw new TimeoutException($"'{Ref}' waited for {what} for 10 s; it has got {Count} messages: {string.Join(", ", Messages)}");
    }

    private sealed record Act(Action<IActorContext> Action);

    private sealed class ProbeActor(TestProbe probe) : Actor
    {
        protected internal override void Receive(object message)
        {
            if (message is Act act)
            {
                act.Action(Context);
                return;
            }

            probe._mail.Add(new ProbeMail(message, Context.Sender));
            if (probe._answer?.Invoke(message) is { } answer) Context.Reply(answer);
        }
    }
}

/// <summary>What a probe got, and from whom.</summary>
public sealed record ProbeMail(object Message, ActorRef? Sender);
