namespace Cluster.TestKit.Simulation;

/// <summary>Which turns throw because a test wants it.</summary>
internal sealed class FaultPlan(RandomSequence random)
{
    private readonly List<Func<string, object, string?>> _rules = [];

    public void FailOnNth(Func<string, object, bool> matches, int nth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nth, 1);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        _rules.Add((path, message) =>
        {
            if (!matches(path, message)) return null;
            counts[path] = counts.GetValueOrDefault(path) + 1;
            return counts[path] == nth ? $"message {nth} of '{path}', {message.GetType().Name}" : null;
        });
    }

    public void FailAtRandom(Func<string, object, bool> matches, double probability) =>
        _rules.Add((path, message) =>
            matches(path, message) && random.Chance(probability) ? $"'{path}' drew a failure at {message.GetType().Name}" : null);

    public void Clear() => _rules.Clear();

    public void Check(string path, object message)
    {
        string? fault = null;
        foreach (var rule in _rules) fault = rule(path, message) ?? fault;
        if (fault is not null) throw new InjectedFaultException($"Injected: {fault}.");
    }
}
