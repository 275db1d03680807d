namespace Cluster.Coordinator.Experiments.Yaml;

/// <summary>Collects what is wrong, so that a user sees all of it at once.</summary>
internal sealed class ProblemList
{
    // More than a person would read; a file of another kind altogether would otherwise be answered with a flood.
    private const int Max = 100;

    private readonly HashSet<ExperimentProblem> _problems = [];

    public bool Any => _problems.Count > 0;

    /// <summary>The same problem at the same place counts once, whichever configurations it was met in.</summary>
    public void Add(Origin at, string message)
    {
        if (_problems.Count < Max) _problems.Add(new ExperimentProblem(at.Source, at.Line, at.Column, message));
    }

    /// <summary>Says what a value must be and what it is; nothing if it could not even be read, which has been said.</summary>
    public void Refuse(YamlValue value, string what, string allowed, string hint = "")
    {
        if (value is not YamlUnreadable) Add(value.Origin, $"{what} must be {allowed}, but is {value.Described}.{hint}");
    }

    public void ThrowIfAny()
    {
        if (Any) throw new ExperimentException([.. _problems.OrderBy(p => p.Line).ThenBy(p => p.Column)]);
    }
}
