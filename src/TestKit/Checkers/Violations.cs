namespace Cluster.TestKit.Checkers;

/// <summary>What checkers have found to be wrong.</summary>
public sealed class Violations
{
    private readonly List<string> _found = [];

    /// <summary>In the order in which they were found; one that is found again and again is kept once.</summary>
    public IReadOnlyList<string> Found => _found;

    public bool Any => _found.Count > 0;

    /// <summary>Whether this one was broken.</summary>
    public bool Of(string promise) => _found.Exists(line => line.StartsWith(promise + ":", StringComparison.Ordinal));

    /// <param name="promise">What was promised: one of <see cref="Promises"/>.</param>
    /// <param name="what">How it was broken: who, where, what instead.</param>
    public void Add(string promise, string what)
    {
        var line = $"{promise}: {what}";
        if (_found.Count < 20 && !_found.Contains(line)) _found.Add(line);
    }
}
