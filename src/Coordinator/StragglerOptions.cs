namespace Cluster.Coordinator;

/// <summary>
/// When a share of a step is given to another worker too: after <see cref="LateMin"/>, or <see cref="LateFactor"/> times what steps took
/// of late, whichever is longer.
/// </summary>
public sealed record StragglerOptions
{
    /// <summary>Default one second.</summary>
    public TimeSpan LateMin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Over the median time of the last steps, by the number of their examples. Default 5.</summary>
    public double LateFactor { get; init; } = 5;

    /// <summary>In place of that for the first step of a run, when programs are still being compiled. Default 10 s.</summary>
    public TimeSpan LateAtFirst { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Between two notices of the same worker. Default one minute.</summary>
    public TimeSpan NoticeInterval { get; init; } = TimeSpan.FromMinutes(1);
}
