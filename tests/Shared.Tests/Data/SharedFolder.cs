namespace Cluster.Shared.Tests.Data;

/// <summary>Finds the folder <c>shared</c> that lies beside the repository on machines of those who develop it.</summary>
public static class SharedFolder
{
    /// <summary>The full path of <c>shared/NAME</c>, from the nearest folder upwards that has it; null when none does.</summary>
    public static string? Find(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", name);
            if (Path.Exists(candidate)) return candidate;
        }

        return null;
    }
}
