using Cluster.Shared.Engine;

namespace Cluster.TestKit.Simulation;

/// <summary>How the doings of a node's cells reach the simulation.</summary>
internal sealed class NodeHooks(SimulatedActorSystem node) : IEngineHooks
{
    private readonly SimulatedWorld _world = node.World;

    public SimulatedActorSystem Node => node;

    public void Carry(LocalRef receiver, Envelope envelope)
    {
        var origin = _world.Running;
        if (origin is not null && origin.Cell.System != receiver.Cell.System)
        {
            var from = ((NodeHooks)origin.Cell.System.Hooks!).Node.PathOf(origin);
            throw new SimulationException($"'{from}' holds a reference into another node: {node.PathOf(receiver)}.");
        }

        if (_world.Interfere is { } interfere)
        {
            if (interfere(node.PathOf(receiver), envelope.Message) is not { } message) return;
            envelope = envelope with { Message = message };
        }

        // That an actor elsewhere has ended comes the way of what it had sent, whoever brings it.
        if (envelope is { Message: DeathNotice, Sender: not LocalRef }) origin = null;
        _world.Transit.Send(origin, receiver, envelope);
    }

    public void Pipe(LocalRef receiver, Task task, EngineMessage result) => _world.Pipes.Add(receiver, task, result);

    public void BeforeReceive(LocalRef actor, object message)
    {
        var path = node.PathOf(actor);
        _world.Record(path, "gets", message.GetType().Name, actor.Cell.Sender?.Path ?? "");
        node.Observe(actor, message);
        _world.Faults.Check(path, message);
    }

    public void ListenerThrew(Exception cause) => _world.ListenerThrew(cause);

    public void Spawned(LocalRef actor)
    {
        _world.Record(node.PathOf(actor), "is spawned");
        node.Living[actor.Path] = actor;
    }

    public void Ended(LocalRef actor)
    {
        _world.Record(node.PathOf(actor), "ends");
        node.Living.Remove(actor.Path);
    }
}
