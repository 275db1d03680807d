namespace Cluster.Coordinator.Experiments;

/// <summary>One thing that is wrong with an experiment, and where.</summary>
/// <param name="File">The file as the user named it, or the <c>--set key=value</c> that brought it in.</param>
/// <param name="Line">1 for the first; 0 where <paramref name="File"/> is not a file.</param>
/// <param name="Column">Likewise.</param>
/// <param name="Message">What was given, what is allowed, what to do. One line.</param>
public sealed record ExperimentProblem(string File, int Line, int Column, string Message)
{
    public override string ToString() => Line > 0 ? $"{File}:{Line}:{Column}: {Message}" : $"{File}: {Message}";
}
