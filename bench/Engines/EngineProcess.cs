using System.Diagnostics;
using System.Globalization;
using Cluster.Bench.Peers;

namespace Cluster.Bench.Engines;

/// <summary>A coordinator or a worker as a process, with what it prints and when. Killed when it is disposed of.</summary>
internal sealed class EngineProcess : IDisposable
{
    private static readonly TimeSpan LineTimeout = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly List<(long At, string Line)> _lines = [];
    private TaskCompletionSource _printed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <exception cref="InvalidOperationException">It cannot be started.</exception>
    public EngineProcess(string program, IReadOnlyList<string> arguments)
    {
        _process = PeerProcess.TryStart(program, arguments, new Dictionary<string, string>(), out var failure)
            ?? throw new InvalidOperationException($"{program} {arguments[0]}: {failure}");
        _process.OutputDataReceived += (_, e) => Printed(e.Data);
        _process.ErrorDataReceived += (_, e) => Printed(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Waits for a line with this text, among those printed before or later.</summary>
    /// <returns>When it was printed, as <see cref="Stopwatch.GetTimestamp"/> counts.</returns>
    /// <exception cref="InvalidOperationException">It did not print such a line within two minutes.</exception>
    public async Task<long> LineAsync(string text, CancellationToken cancellation)
    {
        var limit = Task.Delay(LineTimeout, cancellation);
        while (true)
        {
            Task printed;
            lock (_gate)
            {
                foreach (var (at, line) in _lines)
                {
                    if (line.Contains(text, StringComparison.Ordinal)) return at;
                }

                printed = _printed.Task;
            }

            if (await Task.WhenAny(printed, limit) != limit) continue;
            cancellation.ThrowIfCancellationRequested();
            lock (_gate)
            {
                throw new InvalidOperationException(
                    $"No line with '{text}' within {LineTimeout.TotalMinutes:0} minutes. It printed:\n"
                    + string.Join('\n', _lines.Select(line => line.Line)));
            }
        }
    }

    /// <summary>SIGKILL.</summary>
    /// <returns>When.</returns>
    public long Kill()
    {
        var now = Stopwatch.GetTimestamp();
        _process.Kill();
        return now;
    }

    /// <summary>SIGSTOP: it stands still, its connections stay open.</summary>
    /// <returns>When.</returns>
    public async Task<long> FreezeAsync(CancellationToken cancellation)
    {
        var id = _process.Id.ToString(CultureInfo.InvariantCulture);
        var (_, failure) = await PeerProcess.RunAsync("kill", ["-STOP", id], LineTimeout, cancellation);
        return failure is null ? Stopwatch.GetTimestamp() : throw new InvalidOperationException($"kill -STOP: {failure}");
    }

    public void Dispose()
    {
        PeerProcess.Kill(_process);
        _process.Dispose();
    }

    private void Printed(string? line)
    {
        if (line is null) return;
        TaskCompletionSource printed;
        lock (_gate)
        {
            _lines.Add((Stopwatch.GetTimestamp(), line));
            (printed, _printed) = (_printed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        printed.SetResult();
    }
}
