namespace Cluster.Shared.Links;

/// <summary>Holds back what came before its turn; see <see cref="SendOrder"/>.</summary>
/// <param name="deliver">Called in order, inside <see cref="Arrived"/>.</param>
/// <param name="heldMax">Items that may wait.</param>
/// <param name="heldBytesMax">Bytes that may wait with them; a single item that has more waits alone.</param>
internal sealed class ReceiveOrder<T>(Action<T> deliver, int heldMax, long heldBytesMax)
{
    private readonly Arrivals _control = new();
    private readonly Arrivals _bulk = new();
    private readonly Dictionary<(Lane Lane, ulong Number), List<Entry>> _waiting = [];
    private readonly Queue<Entry> _ready = new();
    private long _heldBytes;

    public int Held => _control.Held.Count + _bulk.Held.Count;

    /// <summary>All with numbers up to this one have been handed on.</summary>
    public ulong Delivered(Lane lane)
    {
        var arrivals = Of(lane);
        return arrivals.Held.Count == 0 ? arrivals.Count : arrivals.Held.Min - 1;
    }

    /// <summary>The next item of a connection.</summary>
    /// <param name="after">The number on the other connection that goes before it, or 0.</param>
    /// <param name="bytes">What it takes.</param>
    /// <exception cref="InvalidDataException">Too many wait.</exception>
    public void Arrived(Lane lane, ulong after, T item, long bytes)
    {
        var other = lane == Lane.Control ? Lane.Bulk : Lane.Control;
        var entry = new Entry(lane, ++Of(lane).Count, item, bytes);
        if (Of(other).Has(after))
        {
            Deliver(entry);
            return;
        }

        if (Held >= heldMax) throw new InvalidDataException($"more than {heldMax:N0} of its messages wait for earlier ones");
        if (_heldBytes > 0 && _heldBytes + bytes > heldBytesMax)
            throw new InvalidDataException($"more than {heldBytesMax:N0} bytes of its messages wait for earlier ones");
        Of(lane).Held.Add(entry.Number);
        _heldBytes += bytes;
        if (!_waiting.TryGetValue((other, after), out var waiting)) _waiting.Add((other, after), waiting = []);
        waiting.Add(entry);
    }

    private void Deliver(Entry first)
    {
        _ready.Enqueue(first);
        while (_ready.TryDequeue(out var next))
        {
            if (Of(next.Lane).Held.Remove(next.Number)) _heldBytes -= next.Bytes;
            deliver(next.Item);
            if (!_waiting.Remove((next.Lane, next.Number), out var waiting)) continue;
            foreach (var one in waiting) _ready.Enqueue(one);
        }
    }

    private Arrivals Of(Lane lane) => lane == Lane.Control ? _control : _bulk;

    private readonly record struct Entry(Lane Lane, ulong Number, T Item, long Bytes);

    private sealed class Arrivals
    {
        public ulong Count { get; set; }

        public SortedSet<ulong> Held { get; } = [];

        /// <summary>It has been handed on; 0 always has.</summary>
        public bool Has(ulong number) => number <= Count && !Held.Contains(number);
    }
}
