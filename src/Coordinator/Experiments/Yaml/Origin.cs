namespace Cluster.Coordinator.Experiments.Yaml;

/// <summary>Where something was written: a place in a file (1 is the first line and column), or with line 0 a <c>--set</c>.</summary>
internal readonly record struct Origin(string Source, int Line, int Column)
{
    public bool IsOverride => Line == 0;
}
