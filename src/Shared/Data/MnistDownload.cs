namespace Cluster.Shared.Data;

/// <summary>
/// Fetches MNIST's files from public mirrors. A file appears under its own name only whole and with the right checksum; until then it
/// grows as <c>.part</c>, from which a later attempt goes on.
/// </summary>
public static class MnistDownload
{
    /// <param name="folder">Made when absent.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <param name="progress">Told after every piece that came.</param>
    /// <exception cref="UserException">No mirror gave a file (with each one's reason), or the folder cannot be used.</exception>
    public static async Task<DownloadReport> GetAsync(
        string folder, DownloadOptions? options = null, IProgress<DownloadProgress>? progress = null, CancellationToken ct = default)
    {
        options ??= new DownloadOptions();
        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var (fetched, alreadyThere, failures) = (new List<string>(), new List<string>(), new List<MirrorFailure>());
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var file in options.Files)
            {
                if (file.FindIn(folder) is { } path && await FileCheck.FindFaultAsync(path, file, ct) is null)
                {
                    alreadyThere.Add(file.Name);
                    continue;
                }

                await GetFileAsync(new FileFetch(client, options, file, Path.Combine(folder, file.PackedName), progress), failures, ct);
                fetched.Add(file.Name);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{Path.GetFullPath(folder)}: cannot be used: {e.Message}", e);
        }

        return new DownloadReport(fetched, alreadyThere, failures.ConvertAll(failure => $"{failure.File} from {failure}"));
    }

    private static async Task GetFileAsync(FileFetch fetch, List<MirrorFailure> failures, CancellationToken ct)
    {
        // Mirrors that failed before come last: they will probably fail again.
        var mirrors = fetch.Options.Mirrors.OrderBy(mirror => failures.Exists(failure => failure.Mirror == mirror)).ToList();
        var reasons = new List<MirrorFailure>();
        foreach (var mirror in mirrors)
        {
            var reason = await fetch.FromAsync(mirror, ct);
            if (reason is null)
            {
                failures.AddRange(reasons);
                return;
            }

            reasons.Add(new MirrorFailure(fetch.File.PackedName, mirror, reason));
        }

        var lines = reasons.Select(reason => $"  {reason}");
        throw new UserException(
            $"{fetch.File.PackedName} could not be fetched. {reasons.Count} mirrors were tried:{Environment.NewLine}" +
            $"{string.Join(Environment.NewLine, lines)}{Environment.NewLine}" +
            $"Try again later (what has come so far is kept), or put the file into {Path.GetDirectoryName(fetch.TargetPath)} yourself.");
    }

    private sealed record MirrorFailure(string File, Uri Mirror, string Reason)
    {
        public override string ToString() => $"{Mirror}: {Reason}";
    }
}
