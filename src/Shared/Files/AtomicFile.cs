namespace Cluster.Shared.Files;

/// <summary>Files that are there whole or not at all, whatever happens while they are written.</summary>
public static class AtomicFile
{
    /// <summary>Ends the name of a file that is not finished.</summary>
    public const string Unfinished = ".tmp";

    /// <summary>Writes beside <paramref name="path"/>, flushes to disk, then renames; an older file is replaced in one step.</summary>
    /// <param name="path">Its folder is made where it is not there.</param>
    /// <param name="write">The contents.</param>
    /// <param name="guard">Has a say before the renaming; null where nobody has.</param>
    public static void Write(string path, Action<Stream> write, ICommitGuard? guard = null) =>
        Write(path, write, previousPath: null, guard);

    /// <summary>Likewise, as UTF-8 without a byte order mark and with line feeds on every system.</summary>
    public static void WriteText(string path, Action<TextWriter> write, ICommitGuard? guard = null) => Write(
        path,
        stream =>
        {
            using var writer = new StreamWriter(stream, bufferSize: 1 << 16, leaveOpen: true) { NewLine = "\n" };
            write(writer);
        },
        guard);

    /// <summary>
    /// Likewise, and keeping what the file held before under another name. All of it on a thread of its own, since disks and guards may
    /// take long: the caller is not held up, nor whatever else waits for the thread pool.
    /// </summary>
    public static Task WriteAsync(string path, ReadOnlyMemory<byte> data, string previousPath, ICommitGuard? guard = null) =>
        Task.Factory.StartNew(
            () => Write(path, stream => stream.Write(data.Span), previousPath, guard),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    private static void Write(string path, Action<Stream> write, string? previousPath, ICommitGuard? guard)
    {
        // A folder, or an unfinished file, that is made after this by somebody who may not write any more is in nobody's way.
        guard?.Check();
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var unfinished = path + (guard?.Unfinished ?? Unfinished);
        try
        {
            using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            ICommitGuard.Commit(guard, () =>
            {
                if (previousPath is not null && File.Exists(path)) File.Move(path, previousPath, overwrite: true);
                File.Move(unfinished, path, overwrite: true);
            });
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }
}
