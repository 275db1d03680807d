using Cluster.Shared.Actors;
using Cluster.TestKit.Probes;

namespace Cluster.TestKit.Tests.Conformance;

/// <summary>
/// What the conformance suite needs of an engine under test. A new engine comes under it by one of these and one subclass.
/// </summary>
public interface IEngineHarness
{
    IActorSystem System { get; }

    /// <summary>Lets the engine's time pass; timers due in it go off.</summary>
    void Advance(TimeSpan span);

    /// <summary>Until the condition holds; throws when it does not within a bound.</summary>
    /// <param name="signal">Raised whenever the suite has recorded something.</param>
    /// <param name="what">For the message.</param>
    /// <param name="condition">Over what the suite has recorded.</param>
    void Await(Signal signal, string what, Func<bool> condition);
}
