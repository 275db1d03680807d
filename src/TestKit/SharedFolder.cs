namespace Cluster.TestKit;

/// <summary>
/// The folder <c>shared</c> beside the repository, with reference figures and data that are not part of it. A test that needs one of
/// its files is skipped where it is absent.
/// </summary>
public static class SharedFolder
{
    /// <summary>The file's path; null where there is no such file.</summary>
    public static string? Find(string relativePath)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", relativePath);
            if (Path.Exists(path)) return path;
        }

        return null;
    }
}
