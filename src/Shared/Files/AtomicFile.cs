namespace Cluster.Shared.Files;

/// <summary>Files that are there whole or not at all, whatever happens while they are written.</summary>
public static class AtomicFile
{
    /// <summary>Writes beside <paramref name="path"/>, flushes to disk, then renames; an older file is replaced in one step.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var unfinished = path + ".tmp";
        try
        {
            using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>Likewise, as UTF-8 without a byte order mark and with line feeds on every system.</summary>
    public static void WriteText(string path, Action<TextWriter> write) => Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, bufferSize: 1 << 16, leaveOpen: true) { NewLine = "\n" };
        write(writer);
    });

    /// <summary>Likewise, without holding up the caller, and keeping what the file held before under another name.</summary>
    public static async Task WriteAsync(
        string path, ReadOnlyMemory<byte> data, string previousPath, CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var unfinished = path + ".tmp";
        try
        {
            var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
            await using (stream)
            {
                await stream.WriteAsync(data, cancellation);
                stream.Flush(flushToDisk: true);
            }
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }

        if (File.Exists(path)) File.Move(path, previousPath, overwrite: true);
        File.Move(unfinished, path, overwrite: true);
    }
}
