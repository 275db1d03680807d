using System.Diagnostics;
using Cluster.Cli.Commands;

namespace Cluster.Cli.Tests.Commands;

/// <summary>The command as a process of its own.</summary>
internal static class CommandProcess
{
    /// <summary>How it is started; what it prints has to be read.</summary>
    public static ProcessStartInfo Of(params string[] args) => new("dotnet", [typeof(CommandLine).Assembly.Location, .. args])
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };
}
