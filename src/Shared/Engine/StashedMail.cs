using Cluster.Shared.Actors;
using Cluster.Shared.Hosting;

namespace Cluster.Shared.Engine;

/// <summary>Messages put aside by one actor, in the order in which they were received. Only touched in the cell's turns.</summary>
internal sealed class StashedMail(Mailbox mailbox)
{
    private readonly List<Envelope> _messages = [];

    public void Add(Envelope envelope, ActorRef actor)
    {
        if (_messages.Count >= mailbox.Capacity) throw ActorRules.StashFull(actor, mailbox.Capacity);
        _messages.Add(envelope);
    }

    public void RemoveLast() => _messages.RemoveAt(_messages.Count - 1);

    public void PutAllBack()
    {
        mailbox.PutBack(_messages);
        _messages.Clear();
    }
}
