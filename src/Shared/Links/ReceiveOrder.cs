namespace Cluster.Shared.Links;

/// <summary>Holds back what came before its turn; see <see cref="SendOrder"/>.</summary>
/// <param name="deliver">Called in order, inside <see cref="Arrived"/>.</param>
/// <param name="heldMax">Items that may wait.</param>
internal sealed class ReceiveOrder<T>(Action<T> deliver, int heldMax)
{
    private readonly Arrivals _control = new();
    private readonly Arrivals _bulk = new();
    private readonly Dictionary<(Lane Lane, ulong Number), List<(Lane Lane, ulong Number, T Item)>> _waiting = [];
    private readonly Queue<(Lane Lane, ulong Number, T Item)> _ready = new();

    public int Held => _control.Held.Count + _bulk.Held.Count;

    /// <summary>All with numbers up to this one have been handed on.</summary>
    public ulong Delivered(Lane lane)
    {
        var arrivals = Of(lane);
        return arrivals.Held.Count == 0 ? arrivals.Count : arrivals.Held.Min - 1;
    }

    /// <summary>The next item of a connection.</summary>
    /// <param name="after">The number on the other connection that goes before it, or 0.</param>
    /// <exception cref="InvalidDataException">Too many wait.</exception>
    public void Arrived(Lane lane, ulong after, T item)
    {
        var other = lane == Lane.Control ? Lane.Bulk : Lane.Control;
        var number = ++Of(lane).Count;
        if (Of(other).Has(after))
        {
            Deliver(lane, number, item);
            return;
        }

        if (Held >= heldMax) throw new InvalidDataException($"more than {heldMax:N0} of its messages wait for earlier ones");
        Of(lane).Held.Add(number);
        if (!_waiting.TryGetValue((other, after), out var waiting)) _waiting.Add((other, after), waiting = []);
        waiting.Add((lane, number, item));
    }

    private void Deliver(Lane lane, ulong number, T item)
    {
        _ready.Enqueue((lane, number, item));
        while (_ready.TryDequeue(out var next))
        {
            Of(next.Lane).Held.Remove(next.Number);
            deliver(next.Item);
            if (!_waiting.Remove((next.Lane, next.Number), out var waiting)) continue;
            foreach (var one in waiting) _ready.Enqueue(one);
        }
    }

    private Arrivals Of(Lane lane) => lane == Lane.Control ? _control : _bulk;

    private sealed class Arrivals
    {
        public ulong Count { get; set; }

        public SortedSet<ulong> Held { get; } = [];

        /// <summary>It has been handed on; 0 always has.</summary>
        public bool Has(ulong number) => number <= Count && !Held.Contains(number);
    }
}
