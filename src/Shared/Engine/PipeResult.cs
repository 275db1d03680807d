using Cluster.Shared.Hosting;

namespace Cluster.Shared.Engine;

/// <summary>Carries the end of a task.</summary>
internal sealed class PipeResult(TaskResult result) : EngineMessage
{
    public override Envelope? Open(ActorCell cell) => new Envelope(result.ToMessage(), null);

    public override object? WhatIsLost() => result.WhatIsLost();
}
