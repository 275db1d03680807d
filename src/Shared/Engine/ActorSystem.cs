using Cluster.Shared.Actors;
using Cluster.Shared.Hosting;

namespace Cluster.Shared.Engine;

/// <summary>The built-in engine: mailboxes on the thread pool, messages by reference, all in one process.</summary>
public sealed class ActorSystem : EngineBase
{
    public ActorSystem(ActorSystemOptions? options = null)
        : base((options ??= new()).Name, options.Clock, options.Hooks is { } hooks ? hooks.ListenerThrew : null) =>
        (Options, Hooks) = (options, options.Hooks);

    public ActorSystemOptions Options { get; }

    internal IEngineHooks? Hooks { get; }

    protected override EngineRef TryMake(Props props, string name) => new ActorCell(this, parent: null, props, name).Self;

    protected override void Added(EngineRef actor) => ((LocalRef)actor).Cell.Spawned();
}
