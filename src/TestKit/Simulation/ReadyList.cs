using Cluster.Shared.Engine;

namespace Cluster.TestKit.Simulation;

/// <summary>The mailboxes that have something to do; the next to run is drawn by lot.</summary>
internal sealed class ReadyList(RandomSequence random)
{
    private readonly List<Mailbox> _ready = [];

    public int Count => _ready.Count;

    public void Add(Mailbox mailbox) => _ready.Add(mailbox);

    public Mailbox Draw()
    {
        var index = random.Below(_ready.Count);
        var drawn = _ready[index];
        _ready[index] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        return drawn;
    }
}
