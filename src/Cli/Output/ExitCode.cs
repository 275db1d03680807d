namespace Cluster.Cli.Output;

/// <summary>What the command answers to a script. Documented in the help text and in README.md.</summary>
public static class ExitCode
{
    /// <summary>Everything that was asked for was done.</summary>
    public const int Done = 0;

    /// <summary>A run failed, or the program did.</summary>
    public const int Failed = 1;

    /// <summary>Bad input: nothing was started.</summary>
    public const int BadInput = 2;

    /// <summary>All runs ended, but at least one diverged (a number stopped being finite).</summary>
    public const int Diverged = 3;

    /// <summary>Stopped by Ctrl-C or SIGTERM; what was done is kept and can be resumed.</summary>
    public const int Interrupted = 130;
}
