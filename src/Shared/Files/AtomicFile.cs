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
    public static void Write(string path, Action<Stream> write, ICommitGuard? guard = null)
    {
        var unfinished = Prepare(path, guard);
        try
        {
            using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            ICommitGuard.Commit(guard, () => File.Move(unfinished, path, overwrite: true));
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>Likewise, as UTF-8 without a byte order mark and with line feeds on every system.</summary>
    public static void WriteText(string path, Action<TextWriter> write, ICommitGuard? guard = null) => Write(
        path,
        stream =>
        {
            using var writer = new StreamWriter(stream, bufferSize: 1 << 16, leaveOpen: true) { NewLine = "\n" };
            write(writer);
        },
        guard);

    /// <summary>Likewise, without holding up the caller, and keeping what the file held before under another name.</summary>
    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> data, string previousPath, ICommitGuard? guard = null)
    {
        var unfinished = Prepare(path, guard);
        try
        {
            var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
            await using (stream)
            {
                await stream.WriteAsync(data);
                stream.Flush(flushToDisk: true);
            }

            ICommitGuard.Commit(guard, () =>
            {
                if (File.Exists(path)) File.Move(path, previousPath, overwrite: true);
                File.Move(unfinished, path, overwrite: true);
            });
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    private static string Prepare(string path, ICommitGuard? guard)
    {
        guard?.Check();
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return path + (guard?.Unfinished ?? Unfinished);
    }
}
