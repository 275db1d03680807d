using Cluster.Shared;

namespace Cluster.Coordinator.Experiments;

/// <summary>An experiment cannot be run as it is written. The message is the list of problems, a line each.</summary>
public sealed class ExperimentException : UserException
{
    public ExperimentException(IReadOnlyList<ExperimentProblem> problems)
        : base(string.Join('\n', problems))
    {
        Problems = problems;
    }

    public ExperimentException()
    {
    }

    public ExperimentException(string message)
        : base(message)
    {
    }

    public ExperimentException(string message, Exception cause)
        : base(message, cause)
    {
    }

    /// <summary>In the order of their places; at least one.</summary>
    public IReadOnlyList<ExperimentProblem> Problems { get; } = [];
}
