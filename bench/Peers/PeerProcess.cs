using System.ComponentModel;
using System.Diagnostics;

namespace Cluster.Bench.Peers;

/// <summary>How a peer's program ended.</summary>
/// <param name="Output">What it wrote to its standard output.</param>
/// <param name="Failure">Why the output is worth nothing, in a few words; null when all went well.</param>
public sealed record PeerEnd(string Output, string? Failure);

/// <summary>Other programs, on one thread each; none outlives its call.</summary>
public static class PeerProcess
{
    private static readonly string[] ThreadCounts = ["OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"];
    private static readonly Dictionary<string, string> NoVariables = [];

    /// <summary>Runs to the end. A program that cannot be started, fails or takes too long is an answer; cancelling is not.</summary>
    public static async Task<PeerEnd> RunAsync(
        string program, IReadOnlyList<string> arguments, TimeSpan timeout, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeout);
        using var process = TryStart(program, arguments, NoVariables, out var failure);
        if (process is null) return new("", failure);
        try
        {
            process.StandardInput.Close();
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            return new(await output, process.ExitCode == 0 ? null : LastLine(await errors) ?? $"it ended with code {process.ExitCode}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new("", $"it took longer than {timeout.TotalSeconds:0} s");
        }
        finally
        {
            Kill(process);
        }
    }

    /// <summary>Null where it cannot be started; then <paramref name="failure"/> says why.</summary>
    /// <param name="program">A path, or a name to look up.</param>
    /// <param name="arguments">As the program is to get them.</param>
    /// <param name="environment">Variables over this process's own; numbers of threads are 1 already.</param>
    /// <param name="failure">In a few words; null if it was started.</param>
    public static Process? TryStart(
        string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, out string? failure)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in ThreadCounts) start.Environment[name] = "1";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        try
        {
            failure = null;
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            failure = "there is no such program";
            return null;
        }
    }

    public static void Kill(Process process)
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
    }

    /// <summary>Of a Python program that fails, the exception's type and message.</summary>
    public static string? LastLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();
}
