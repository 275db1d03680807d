namespace Cluster.Shared.Data;

/// <summary>Where data files are looked for and kept.</summary>
public static class DataFolders
{
    /// <summary>Names a folder with data files, or one with a subfolder for each set.</summary>
    public const string EnvironmentVariable = "CLUSTER_DATA";

    /// <summary>The places for MNIST's files, in the order in which they are tried.</summary>
    /// <param name="directory">Given by the user: then only this one.</param>
    public static IReadOnlyList<string> ForMnist(string? directory)
    {
        if (directory is not null) return [directory];
        var fromEnvironment = Environment.GetEnvironmentVariable(EnvironmentVariable);
        return string.IsNullOrWhiteSpace(fromEnvironment)
            ? [Cache(Mnist.Name)]
            : [fromEnvironment, Path.Combine(fromEnvironment, Mnist.Name), Cache(Mnist.Name)];
    }

    /// <summary>The user's cache folder for one data set; it need not exist yet.</summary>
    public static string Cache(string dataset) => Path.Combine(UserCache(), "cluster", dataset);

    private static string UserCache()
    {
        if (OperatingSystem.IsWindows()) return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsMacOS()) return Path.Combine(home, "Library", "Caches");

        // The XDG base directory specification: a relative path is invalid and ignored.
        var xdg = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        return Path.IsPathRooted(xdg) ? xdg : Path.Combine(home, ".cache");
    }
}
