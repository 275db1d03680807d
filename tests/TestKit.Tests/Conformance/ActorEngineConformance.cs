using Cluster.Shared.Actors;
using Cluster.TestKit.Probes;

namespace Cluster.TestKit.Tests.Conformance;

/// <summary>
/// What every engine promises to actors. Each file holds one topic. Nothing here sleeps: a test waits for what it has recorded, and where
/// it shows that something does not happen, it waits for something sent after it.
/// </summary>
public abstract partial class ActorEngineConformance : IAsyncLifetime
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly IEngineHarness _harness;
    private int _watchersOfEnds;
    private readonly Signal _signal = new();
    private readonly Journal<string> _log;
    private readonly Journal<DeadLetter> _deadLetters;
    private readonly Journal<ActorFailure> _failures;

    protected ActorEngineConformance(IEngineHarness harness)
    {
        _harness = harness;
        _log = new Journal<string>(_signal);
        _deadLetters = new Journal<DeadLetter>(_signal);
        _failures = new Journal<ActorFailure>(_signal);
        System.DeadLettered += _deadLetters.Add;
        System.Failed += _failures.Add;
    }

    private IActorSystem System => _harness.System;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => System.ShutdownAsync().WaitAsync(TimeSpan.FromSeconds(10));

    private TestProbe Probe(string name = "probe") => new(System, name, _signal);

    private ActorRef Spawn(string name, Action<IActorContext, object> receive) => Spawn(name, () => new Scripted { OnReceive = receive });

    private ActorRef Spawn(string name, Func<Actor> factory) => System.Spawn(Props.Create(factory), name);

    private void Await(string what, Func<bool> condition) => _harness.Await(_signal, what, condition);

    private void AwaitLog(params string[] expected)
    {
        Await($"the log to have {expected.Length} entries", () => _log.Count >= expected.Length);
        _log.Entries().ShouldBe(expected);
    }

    private ActorFailure AwaitFailure()
    {
        Await("a failure", () => _failures.Count > 0);
        return _failures.Entries()[0];
    }

    /// <summary>Waits until the actor has handled all that had been sent to it from outside.</summary>
    private void AwaitHandled(ActorRef actor)
    {
        var marker = new Marker();
        actor.Tell(marker, null);
        Await($"'{actor}' to answer", () => marker.IsSeen);
    }

    /// <summary>Scripted actors that take part in <see cref="AwaitHandled"/> hand what they do not know to this.</summary>
    private void See(object message)
    {
        if (message is not Marker marker) return;
        marker.IsSeen = true;
        _signal.Raise();
    }

    private void AwaitEnd(ActorRef actor)
    {
        var watcher = Probe("end-of-" + actor.Name + "-" + _watchersOfEnds++);
        watcher.Watch(actor);
        Await($"the end of '{actor}'", () => watcher.Count == 1);
    }

    private sealed class Marker
    {
        public volatile bool IsSeen;
    }
}
