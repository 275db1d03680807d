namespace Cluster.Cli.Hosting.Archive;

/// <summary>
/// The lock under which alone an office changes hands and its holder changes files: of all processes of all machines that share the
/// folder one is inside, and each only for an instant. The file stays, since whoever waits has it open.
/// </summary>
internal static class OfficeDoor
{
    /// <returns>To be disposed of at once; null while somebody is inside.</returns>
    public static FileStream? TryEnter(string folder)
    {
        var path = Path.Combine(folder, ".office.lock");
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException cause) when (cause.GetType() == typeof(IOException) && File.Exists(path))
        {
            return null;
        }
    }
}
