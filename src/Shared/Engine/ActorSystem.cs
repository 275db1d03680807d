using Cluster.Shared.Actors;
using Cluster.Shared.Hosting;

namespace Cluster.Shared.Engine;

/// <summary>The built-in engine: mailboxes on the thread pool, messages by reference, all in one process.</summary>
public sealed class ActorSystem : EngineBase
{
    public ActorSystem(ActorSystemOptions? options = null)
        : this(options ?? new ActorSystemOptions(), options?.Hooks)
    {
    }

    private ActorSystem(ActorSystemOptions options, IEngineHooks? hooks)
        : base(options.Name, options.Clock, hooks is null ? null : hooks.ListenerThrew) => (Options, Hooks) = (options, hooks);

    public ActorSystemOptions Options { get; }

    internal IEngineHooks? Hooks { get; }

    internal void TopLevelEnded(ActorCell cell) => TopLevelEnded(cell.Self);

    protected override EngineRef TryMake(Props props, string name) => new ActorCell(this, parent: null, props, name).Self;

    protected override void Added(EngineRef actor) => ((LocalRef)actor).Cell.Spawned();
}
