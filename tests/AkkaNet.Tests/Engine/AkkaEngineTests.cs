using Akka.Actor;
using Akka.Configuration;
using Cluster.AkkaNet.Engine;
using Cluster.Shared;
using Cluster.Shared.Hosting;
using Cluster.TestKit.Probes;
using Cluster.TestKit.Tests.Conformance;
using AkkaProps = Akka.Actor.Props;
using AkkaSystem = Akka.Actor.ActorSystem;
using Props = Cluster.Shared.Actors.Props;

namespace Cluster.AkkaNet.Tests.Engine;

/// <summary>The engine as a guest in somebody's actor system.</summary>
public sealed class AkkaEngineTests : IAsyncLifetime
{
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(10);

    private readonly Signal _signal = new();

    public AkkaEngineTests()
    {
        var config = ConfigurationFactory.ParseString("akka { loglevel = OFF, stdout-loglevel = OFF }").WithFallback(AkkaEngine.Config);
        System = AkkaSystem.Create("guest", config);
        Engine = new AkkaEngine(System);
    }

    private AkkaSystem System { get; }

    private AkkaEngine Engine { get; }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => System.Terminate().WaitAsync(s_bound);

    [Fact]
    public void Actors_have_the_paths_that_they_have_in_Akka()
    {
        var probe = new TestProbe(Engine, "probe", _signal);
        Engine.FindTopLevel("/probe").ShouldBeSameAs(probe.Ref);
        Engine.FindTopLevel("/nobody").ShouldBeNull();
        System.ActorSelection("/user/probe").Tell("hello", ActorRefs.NoSender);
        probe.WaitFor(1).ShouldBe(["hello"]);
        probe.Mail[0].Sender.ShouldBeNull();
    }

    /// <summary>
    /// A watch that finds the last turn over and the mailbox not yet cleaned up is answered on the spot. It is made again and again, so
    /// that one comes just then.
    /// </summary>
    [Fact]
    public async Task A_name_is_free_for_whoever_has_heard_of_the_end_however_early()
    {
        for (var round = 0; round < 1_000; round++)
        {
            var actor = EngineRef.Of(Engine.Spawn(Props.Create(() => new Scripted()), "name"));
            var stopping = Task.Run(actor.Stop);
            var watcher = new EndHeard();
            while (!watcher.IsTold) actor.AddWatcher(watcher);
            EngineRef.Of(Engine.Spawn(Props.Create(() => new Scripted()), "name")).Stop();
            await stopping;
            SpinWait.SpinUntil(() => Engine.FindTopLevel("/name") is null, s_bound).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task A_shutdown_while_the_actorSystem_ends_and_after_it_completes()
    {
        for (var i = 0; i < 20; i++) Engine.Spawn(Props.Create(() => new Scripted()), $"actor-{i}");
        var ended = System.Terminate();
        await Engine.ShutdownAsync().WaitAsync(s_bound);
        await ended.WaitAsync(s_bound);
        await Engine.ShutdownAsync().WaitAsync(s_bound);
    }

    [Fact]
    public async Task An_actorSystem_that_has_ended_takes_its_actors_along_and_no_new_ones()
    {
        var probe = new TestProbe(Engine, "probe", _signal);
        var letters = new Journal<object>(_signal);
        Engine.DeadLettered += letter => letters.Add(letter.Message);
        await System.Terminate().WaitAsync(s_bound);
        probe.Ref.Tell("late", null);
        letters.Entries().ShouldBe(["late"]);
        Should.Throw<InvalidOperationException>(() => new TestProbe(Engine, "another")).Message.ShouldContain("has been shut down");
        await Engine.ShutdownAsync().WaitAsync(s_bound);
    }

    [Fact]
    public void A_name_that_another_of_Akkas_actors_has_is_taken()
    {
        System.ActorOf(AkkaProps.Empty, "taken");
        Should.Throw<ArgumentException>(() => new TestProbe(Engine, "taken")).Message.ShouldContain("'/taken'");
    }

    [Fact]
    public async Task Akkas_own_actors_beside_ours_are_treated_as_Akka_does()
    {
        var failures = 0;
        Engine.Failed += _ => failures++;
        var other = System.ActorOf(AkkaProps.CreateBy(new FailingProducer()), "other");
        using var inbox = Inbox.Create(System);
        inbox.Watch(other);
        (await inbox.ReceiveAsync(s_bound)).ShouldBeOfType<Terminated>();
        failures.ShouldBe(0);
    }

    [Fact]
    public void A_watch_from_outside_hears_of_the_end_once_unless_it_is_taken_back()
    {
        var heard = new Journal<EngineRef>(_signal);
        var (first, second) = (new Watcher(heard), new Watcher(heard));
        var actor = (EngineRef)Engine.Spawn(Props.Create(() => new Scripted()), "actor");
        foreach (var watcher in new[] { first, first, second }) actor.AddWatcher(watcher);
        actor.RemoveWatcher(second);
        actor.Stop();
        _signal.Wait(() => heard.Count == 1, s_bound).ShouldBeTrue();
        actor.AddWatcher(second);
        _signal.Wait(() => heard.Count == 2, s_bound).ShouldBeTrue();
        heard.Entries().ShouldBe([actor, actor]);
    }

    [Fact]
    public async Task An_actorSystem_without_the_settings_is_refused()
    {
        var system = AkkaSystem.Create("plain", "akka { loglevel = OFF, stdout-loglevel = OFF }");
        Should.Throw<UserException>(() => new AkkaEngine(system)).Message.ShouldStartWith(
            "akka.actor.guardian-supervisor-strategy is 'Akka.Actor.DefaultSupervisorStrategy' and must be 'Cluster.AkkaNet.");
        await system.Terminate().WaitAsync(s_bound);
    }

    private sealed class Watcher(Journal<EngineRef> heard) : IWatcher
    {
        public void Notify(EngineRef ended) => heard.Add(ended);
    }

    private sealed class FailingProducer : IIndirectActorProducer
    {
        public Type ActorType => typeof(ActorBase);

        public ActorBase Produce() => throw new InvalidOperationException("never begins");

        public void Release(ActorBase actor)
        {
        }
    }

    private sealed class EndHeard : IWatcher
    {
        private volatile bool _isTold;

        public bool IsTold => _isTold;

        public void Notify(EngineRef ended) => _isTold = true;
    }
}
