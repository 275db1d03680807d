namespace Cluster.TestKit.Simulation;

/// <summary>What happened, as a running hash and as lines for people. Types of messages are part of it, their content is not.</summary>
internal sealed class EventTrace(bool recordAll)
{
    private const int LastKept = 12;

    private readonly Queue<Entry> _last = new();
    private readonly List<string> _lines = [];
    private readonly Dictionary<string, ulong> _hashes = new(StringComparer.Ordinal);

    public ulong Hash { get; private set; } = 14695981039346656037;

    public IReadOnlyList<string> Lines => _lines;

    /// <param name="time">Since the start of the simulation.</param>
    /// <param name="actor">Its path.</param>
    /// <param name="what">For example <c>gets</c> or <c>ends</c>.</param>
    /// <param name="about">For example a message's type.</param>
    /// <param name="by">For example the sender's path.</param>
    public void Add(TimeSpan time, string actor, string what, string about = "", string by = "")
    {
        Mix((ulong)time.Ticks);
        Mix(HashOf(actor));
        Mix(HashOf(what));
        Mix(HashOf(about));
        Mix(HashOf(by));
        var entry = new Entry(time, actor, what, about, by);
        if (recordAll) _lines.Add(entry.ToString());
        _last.Enqueue(entry);
        if (_last.Count > LastKept) _last.Dequeue();
    }

    /// <summary>The last events, one a line.</summary>
    public string Tail() => string.Join('\n', _last.Select(entry => "  " + entry));

    private void Mix(ulong value) => Hash = ulong.RotateLeft((Hash ^ value) * 0x9E3779B97F4A7C15, 29);

    // The runtime's own string hash differs from process to process. FNV-1a.
    private ulong HashOf(string text)
    {
        if (_hashes.TryGetValue(text, out var hash)) return hash;
        hash = 14695981039346656037;
        foreach (var letter in text) hash = (hash ^ letter) * 1099511628211;
        return _hashes[text] = hash;
    }

    private readonly record struct Entry(TimeSpan Time, string Actor, string What, string About, string By)
    {
        public override string ToString() =>
            $"{Time.TotalSeconds,12:0.0000000} s  {Actor} {What} {About}{(By.Length > 0 ? $" from {By}" : "")}".TrimEnd();
    }
}
