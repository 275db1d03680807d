namespace Cluster.TestKit.Probes;

/// <summary>A list that actors on any thread write to and a test reads.</summary>
public sealed class Journal<T>(Signal signal)
{
    private readonly Lock _gate = new();
    private readonly List<T> _entries = [];

    public int Count
    {
        get
        {
            lock (_gate) return _entries.Count;
        }
    }

    public void Add(T entry)
    {
        lock (_gate) _entries.Add(entry);
        signal.Raise();
    }

    /// <summary>A copy, in the order in which the entries were added.</summary>
    public IReadOnlyList<T> Entries()
    {
        lock (_gate) return [.. _entries];
    }
}
