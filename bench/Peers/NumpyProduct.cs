using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Cluster.Shared;

namespace Cluster.Bench.Peers;

/// <summary>A NumPy that multiplies whenever it is asked to, so that its turns can alternate with ours; idle in between.</summary>
public sealed class NumpyProduct : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private readonly Process _process;

    private NumpyProduct(Process process, string name, string blas) => (_process, Name, Blas) = (process, name, blas);

    /// <summary>For tables.</summary>
    public string Name { get; }

    /// <summary>What multiplies, with version and core type.</summary>
    public string Blas { get; }

    /// <summary>Null where it does not start; then the second value says why.</summary>
    /// <param name="python">Which one.</param>
    /// <param name="name">For tables.</param>
    /// <param name="coreType">Which of OpenBLAS's kernels to use; null for its own choice.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<(NumpyProduct? Product, string? Failure)> StartAsync(
        Python python, string name, string? coreType, CancellationToken cancellation)
    {
        Dictionary<string, string> environment = coreType is null ? [] : new() { ["OPENBLAS_CORETYPE"] = coreType };
        var process = PeerProcess.TryStart(python.Program, [PeerScripts.NumpyProduct], environment, out var failure);
        if (process is null) return (null, failure);
        try
        {
            return (new(process, name, (await AnswerAsync(process, cancellation)).GetProperty("blas").GetString() ?? "unknown"), null);
        }
        catch (Exception unreadable) when (unreadable is not OperationCanceledException)
        {
            End(process);
            return (null, unreadable.Message);
        }
        catch (OperationCanceledException)
        {
            End(process);
            throw;
        }
    }

    /// <summary>Seconds for one product of two n × n matrices of floats.</summary>
    /// <exception cref="UserException">It does not answer any more.</exception>
    public async Task<double> SecondsAsync(int n, CancellationToken cancellation)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(n.ToString(CultureInfo.InvariantCulture).AsMemory(), cancellation);
            await _process.StandardInput.FlushAsync(cancellation);
            return (await AnswerAsync(_process, cancellation)).GetProperty("seconds").GetDouble();
        }
        catch (Exception cause) when (cause is IOException or InvalidDataException or TimeoutException)
        {
            throw new UserException($"{Name} stopped answering: {cause.Message}. Measure without it: --no-peer", cause);
        }
    }

    public void Dispose() => End(_process);

    /// <exception cref="InvalidDataException">It ended, or said something else.</exception>
    /// <exception cref="TimeoutException">It said nothing for a minute.</exception>
    private static async Task<JsonElement> AnswerAsync(Process process, CancellationToken cancellation)
    {
        var line = await process.StandardOutput.ReadLineAsync(cancellation).AsTask().WaitAsync(Timeout, cancellation)
            ?? throw new InvalidDataException(
                PeerProcess.LastLine(await process.StandardError.ReadToEndAsync(cancellation)) ?? "it ended without a word");
        try
        {
            return JsonDocument.Parse(line).RootElement;
        }
        catch (JsonException cause)
        {
            throw new InvalidDataException($"its answer cannot be read: {line}", cause);
        }
    }

    private static void End(Process process)
    {
        PeerProcess.Kill(process);
        process.Dispose();
    }
}
