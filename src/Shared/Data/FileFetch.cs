using System.Net;
using System.Net.Http.Headers;

namespace Cluster.Shared.Data;

/// <summary>Fetches one file, from one mirror at a time.</summary>
/// <param name="TargetPath">Where the file stands once it is whole and right.</param>
internal sealed record FileFetch(
    HttpClient Client, DownloadOptions Options, MnistFile File, string TargetPath, IProgress<DownloadProgress>? Progress)
{
    private const int BufferSize = 1 << 16;

    // Packed data that cannot be packed grows a little; what is longer than this is not the file, and must not fill the disk.
    private readonly long _packedLengthMax = File.Length + File.Length / 100 + 1_024;
    private readonly string _partPath = TargetPath + ".part";

    /// <summary>Null when the file stands at its place, checked; else why this mirror did not give it.</summary>
    /// <exception cref="IOException">The local disk's fault.</exception>
    public async Task<string?> FromAsync(Uri mirror, CancellationToken ct)
    {
        var reason = "not asked";
        for (var attempt = 1; attempt <= Options.AttemptsPerMirror; attempt++)
        {
            if (attempt > 1) await Task.Delay(Options.FirstBackOff * (1L << (attempt - 2)), Options.Clock, ct);
            try
            {
                var resumed = await FetchPartAsync(mirror, ct);
                var fault = await FileCheck.FindFaultAsync(_partPath, File, ct);
                if (fault is null)
                {
                    System.IO.File.Move(_partPath, TargetPath, overwrite: true);
                    return null;
                }

                System.IO.File.Delete(_partPath);
                reason = fault;

                // The start may have come from another mirror, which packs differently: this one deserves an attempt of its own.
                if (!resumed) return reason;
            }
            catch (MirrorException e)
            {
                reason = e.Message;
                if (!e.IsTransient) return reason;
            }
        }

        return $"{reason} ({Options.AttemptsPerMirror} attempts)";
    }

    /// <summary>Whether what stood in the .part was kept.</summary>
    private async Task<bool> FetchPartAsync(Uri mirror, CancellationToken ct)
    {
        using var idle = new CancellationTokenSource(Options.IdleTimeout, Options.Clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, idle.Token);
        await using var part = new FileStream(_partPath, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(mirror, File.PackedName));
        var asked = part.Length;
        if (asked > 0) request.Headers.Range = new RangeHeaderValue(asked, null);
        try
        {
            using var response = await FromMirrorAsync(
                () => Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, linked.Token), ct);

            // Nothing comes after what is there: it is whole, or wrong, which the check will tell.
            if (asked > 0 && response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable) return true;
            var start = FindStart(response, asked);
            part.SetLength(start);
            part.Position = start;
            await CopyAsync(mirror, response, part, idle, linked.Token, ct);
            return start > 0;
        }
        finally
        {
            part.Flush(flushToDisk: true);
        }
    }

    /// <summary>At which byte the answer begins: where it was asked to, or 0 from a server that does not resume.</summary>
    private static long FindStart(HttpResponseMessage response, long asked)
    {
        var status = response.StatusCode;
        if (!response.IsSuccessStatusCode)
        {
            var isTransient = status is >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout
                or HttpStatusCode.TooManyRequests;
            throw new MirrorException($"answered {(int)status} {response.ReasonPhrase}".TrimEnd(), isTransient);
        }

        if (status != HttpStatusCode.PartialContent) return 0;
        var given = response.Content.Headers.ContentRange?.From ?? 0;
        if (given != asked) throw new MirrorException($"sent bytes from {given} on when asked for those from {asked} on", false);
        return asked;
    }

    private async Task CopyAsync(
        Uri mirror, HttpResponseMessage response, FileStream part, CancellationTokenSource idle, CancellationToken linked,
        CancellationToken ct)
    {
        var start = part.Position;
        var total = start + response.Content.Headers.ContentLength;
        await using var body = await FromMirrorAsync(() => response.Content.ReadAsStreamAsync(linked), ct);
        var buffer = new byte[BufferSize];
        while (true)
        {
            idle.CancelAfter(Options.IdleTimeout);
            var count = await FromMirrorAsync(() => body.ReadAsync(buffer, linked).AsTask(), ct);
            if (count == 0) break;
            if (part.Position + count > _packedLengthMax)
            {
                part.SetLength(0);
                throw new MirrorException($"wrong contents: more than {_packedLengthMax} bytes", isTransient: start > 0);
            }

            await part.WriteAsync(buffer.AsMemory(0, count), ct);
            Progress?.Report(new DownloadProgress(File.PackedName, part.Position, total, mirror));
        }

        if (part.Position < total) throw new MirrorException($"cut the connection after {part.Position} of {total} bytes", true);
    }

    /// <summary>Runs what depends on the mirror, so that its failures are told from the disk's and the user's cancelling.</summary>
    private async Task<T> FromMirrorAsync<T>(Func<Task<T>> ask, CancellationToken ct)
    {
        try
        {
            return await ask();
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new MirrorException($"sent nothing for {Options.IdleTimeout.TotalSeconds:0.###} s", isTransient: true);
        }
        catch (HttpRequestException e)
        {
            throw new MirrorException(e.Message, e.HttpRequestError != HttpRequestError.NameResolutionError);
        }
        catch (IOException e)
        {
            throw new MirrorException($"cut the connection ({e.Message})", isTransient: true);
        }
    }

    private sealed class MirrorException(string message, bool isTransient) : Exception(message)
    {
        /// <summary>Whether the same mirror may be asked again.</summary>
        public bool IsTransient { get; } = isTransient;
    }
}
