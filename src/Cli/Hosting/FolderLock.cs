using Cluster.Shared;

namespace Cluster.Cli.Hosting;

/// <summary>Keeps other processes of this program out of a folder until it is disposed of, or the process ends however it may.</summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    /// <exception cref="UserException">Another process has it.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public FolderLock(string folder)
    {
        var file = Path.Combine(folder, ".lock");
        try
        {
            _file = new(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException cause) when (File.Exists(file))
        {
            throw new UserException($"{folder} is in use by another cluster process.", cause);
        }
    }

    public void Dispose() => _file.Dispose();
}
