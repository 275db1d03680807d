using System.Diagnostics;
using System.Runtime.InteropServices;
using Cluster.Cli.Commands;

namespace Cluster.Cli.Tests.Processes;

/// <summary>A coordinator or a worker as a process of its own, with all that it has printed. Killed when it is disposed of.</summary>
internal sealed class ClusterProcess : IDisposable
{
    public const int SigInt = 2;
    public const int SigTerm = 15;
    public const int SigStop = 19;
    public const int SigCont = 18;

    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _printed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ClusterProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, e) => Printed(e.Data);
        process.ErrorDataReceived += (_, e) => Printed(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>All so far, for messages of tests that fail.</summary>
    public string Output
    {
        get { lock (_gate) return string.Join('\n', _lines); }
    }

    /// <param name="networkNamespace">Null for this process's own.</param>
    /// <param name="args">Of the command.</param>
    public static ClusterProcess Start(string? networkNamespace, params string[] args)
    {
        string[] command = ["dotnet", typeof(CommandLine).Assembly.Location, .. args];
        if (networkNamespace is not null) command = ["ip", "netns", "exec", networkNamespace, .. command];
        return new(Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);
    }

    /// <summary>The first line that contains the text, among those printed before or later.</summary>
    /// <param name="text">Part of a line.</param>
    /// <param name="from">How many lines to pass over.</param>
    public async Task<string> LineAsync(string text, int from = 0)
    {
        var limit = Task.Delay(TimeSpan.FromSeconds(60));
        while (true)
        {
            Task printed;
            lock (_gate)
            {
                if (_lines.Skip(from).FirstOrDefault(l => l.Contains(text, StringComparison.Ordinal)) is { } line) return line;
                printed = _printed.Task;
            }

            if (await Task.WhenAny(printed, limit) == limit)
                throw new TimeoutException($"No line with '{text}' within 60 s. It printed:\n{Output}");
        }
    }

    /// <summary>How many lines it has printed.</summary>
    public int LineCount
    {
        get { lock (_gate) return _lines.Count; }
    }

    /// <summary>SIGKILL: it has no time for anything.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Signal(int signal) => Send(_process.Id, signal).ShouldBe(0);

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ExitAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Send(int process, int signal);

    private void Printed(string? line)
    {
        if (line is null) return;
        TaskCompletionSource printed;
        lock (_gate)
        {
            _lines.Add(line);
            (printed, _printed) = (_printed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        printed.SetResult();
    }
}
