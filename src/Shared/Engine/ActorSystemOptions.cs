using Cluster.Shared.Hosting;

namespace Cluster.Shared.Engine;

/// <summary>How an <see cref="ActorSystem"/> is set up.</summary>
public sealed record ActorSystemOptions
{
    /// <summary>For messages to people. Default <c>cluster</c>.</summary>
    public string Name { get; init; } = "cluster";

    /// <summary>Default real time.</summary>
    public IEngineClock Clock { get; init; } = SystemClock.Instance;

    internal IDispatcher Dispatcher { get; init; } = ThreadPoolDispatcher.Instance;

    internal IEngineHooks? Hooks { get; init; }
}
