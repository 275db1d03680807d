using Cluster.Shared.Actors;
using Cluster.Shared.Engine;
using Cluster.TestKit.Probes;
using Cluster.TestKit.Simulation;

namespace Cluster.TestKit.Tests.Conformance;

public sealed class BuiltInEngineConformance() : ActorEngineConformance(new BuiltInHarness());

public sealed class SimulationSeed1Conformance() : ActorEngineConformance(new SimulationHarness(1));

public sealed class SimulationSeed2Conformance() : ActorEngineConformance(new SimulationHarness(2));

public sealed class SimulationSeed3Conformance() : ActorEngineConformance(new SimulationHarness(3));

public sealed class SimulationWithoutDelaysConformance() : ActorEngineConformance(new SimulationHarness(4, delayProbability: 0));

/// <summary>The thread pool, with a clock moved by hand.</summary>
internal sealed class BuiltInHarness : IEngineHarness
{
    private readonly VirtualClock _clock = new();

    public BuiltInHarness() => System = new ActorSystem(new ActorSystemOptions { Clock = _clock });

    public IActorSystem System { get; }

    public void Advance(TimeSpan span) => _clock.Advance(span);

    public void Await(Signal signal, string what, Func<bool> condition)
    {
        if (!signal.Wait(condition, TimeSpan.FromSeconds(10))) throw new TimeoutException($"Waited 10 s for {what}.");
    }
}

internal sealed class SimulationHarness(ulong seed, double delayProbability = 0.7) : IEngineHarness
{
    public IActorSystem System { get; } =
        new SimulatedActorSystem(new SimulationOptions { Seed = seed, DelayProbability = delayProbability });

    private SimulatedActorSystem Simulation => (SimulatedActorSystem)System;

    public void Advance(TimeSpan span) => Simulation.AdvanceTime(span);

    public void Await(Signal signal, string what, Func<bool> condition) => Simulation.RunUntil(condition);
}
