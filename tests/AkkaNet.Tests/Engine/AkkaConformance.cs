using Akka.Configuration;
using Akka.TestKit;
using Cluster.AkkaNet.Engine;
using Cluster.Shared.Actors;
using Cluster.TestKit.Probes;
using Cluster.TestKit.Tests.Conformance;

namespace Cluster.AkkaNet.Tests.Engine;

/// <summary>What every engine promises, kept by Akka's actors.</summary>
public sealed class AkkaConformance : ActorEngineConformance, IAsyncLifetime
{
    private readonly AkkaHarness _harness;

    public AkkaConformance()
        : this(new AkkaHarness())
    {
    }

    private AkkaConformance(AkkaHarness harness)
        : base(harness) => _harness = harness;

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        _harness.Dispose();
    }
}

/// <summary>An actor system of Akka's test kit, whose scheduler is moved by hand.</summary>
internal sealed class AkkaHarness : Akka.TestKit.Xunit2.TestKit, IEngineHarness
{
    private static readonly Config s_config = ConfigurationFactory.ParseString(
        """
        akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        """);

    public AkkaHarness()
        : base(s_config.WithFallback(AkkaEngine.Config)) => System = new AkkaEngine(Sys);

    public IActorSystem System { get; }

    public void Advance(TimeSpan span) => ((TestScheduler)Sys.Scheduler).Advance(span);

    public void Await(Signal signal, string what, Func<bool> condition)
    {
        if (!signal.Wait(condition, TimeSpan.FromSeconds(10))) throw new TimeoutException($"Waited 10 s for {what}.");
    }
}
