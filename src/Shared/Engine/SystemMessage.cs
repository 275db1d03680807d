using Cluster.Shared.Actors;
using Cluster.Shared.Hosting;

namespace Cluster.Shared.Engine;

/// <summary>What engine parts say to a cell, ahead of the mail and however full the mailbox is.</summary>
internal abstract class SystemMessage
{
    public abstract void Apply(ActorCell cell);
}

internal sealed class StartCell : SystemMessage
{
    public static StartCell Instance { get; } = new();

    public override void Apply(ActorCell cell) => cell.OnStart();
}

internal sealed class StopCell : SystemMessage
{
    public static StopCell Instance { get; } = new();

    public override void Apply(ActorCell cell) => cell.BeginStop();
}

internal sealed class AddWatcher(IWatcher watcher) : SystemMessage
{
    public override void Apply(ActorCell cell) => cell.OnAddWatcher(watcher);
}

internal sealed class RemoveWatcher(IWatcher watcher) : SystemMessage
{
    public override void Apply(ActorCell cell) => cell.OnRemoveWatcher(watcher);
}

/// <summary>From a child that waits for a decision.</summary>
internal sealed class ChildFailed(ActorCell child, Exception cause) : SystemMessage
{
    public ActorCell Child => child;

    public Exception Cause => cause;

    public override void Apply(ActorCell cell) => cell.OnChildFailed(this);
}

/// <summary>The parent's answer to <see cref="ChildFailed"/>.</summary>
internal sealed class Decided(Directive directive) : SystemMessage
{
    public override void Apply(ActorCell cell) => cell.OnDecided(directive);
}

internal sealed class ChildEnded(ActorCell child) : SystemMessage
{
    public override void Apply(ActorCell cell) => cell.OnChildEnded(child);
}
