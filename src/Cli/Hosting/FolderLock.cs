using Cluster.Shared;

namespace Cluster.Cli.Hosting;

/// <summary>
/// Keeps other processes of this program out of a folder until it is disposed of, or the process ends however it may. One that is shared
/// keeps out only those who want the folder for themselves.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    /// <exception cref="UserException">Another process has it.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public FolderLock(string folder, bool isShared = false)
    {
        var file = Path.Combine(folder, ".lock");
        try
        {
            // A shared one leaves the file: another may have it open.
            _file = isShared
                ? new(file, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read, bufferSize: 1)
                : new(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException cause) when (File.Exists(file))
        {
            throw new UserException($"{folder} is in use by another cluster process.", cause);
        }
    }

    public void Dispose() => _file.Dispose();
}
