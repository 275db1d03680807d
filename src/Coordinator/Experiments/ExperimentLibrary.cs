namespace Cluster.Coordinator.Experiments;

/// <summary>The experiments that come with the program.</summary>
public static class ExperimentLibrary
{
    private const string Prefix = "experiments/";
    private const string Suffix = ".yaml";

    /// <summary>In alphabetical order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(ExperimentLibrary).Assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith(Prefix, StringComparison.Ordinal) && resource.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(resource => resource[Prefix.Length..^Suffix.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>What messages call the file of a bundled experiment.</summary>
    public static string FileName(string name) => $"{Prefix}{name}{Suffix}";

    /// <exception cref="ArgumentException">There is no experiment of this name.</exception>
    public static string Text(string name) =>
        TryFind(name, out var text) ? text : throw new ArgumentException($"There is no bundled experiment '{name}'.", nameof(name));

    /// <param name="name">Of the experiment, without the file's ending.</param>
    /// <param name="text">The file's contents; empty if there is no such experiment.</param>
    public static bool TryFind(string name, out string text)
    {
        text = "";
        if (!Names.Contains(name)) return false;
        using var stream = typeof(ExperimentLibrary).Assembly.GetManifestResourceStream(FileName(name))!;
        using var reader = new StreamReader(stream);
        text = reader.ReadToEnd();
        return true;
    }

    /// <summary>The one line that says what it is about.</summary>
    public static string TitleOf(string name)
    {
        const string Key = "title: ";
        var line = Text(name).Split('\n').FirstOrDefault(l => l.StartsWith(Key, StringComparison.Ordinal)) ?? Key;
        return line[Key.Length..].Trim().Trim('"', '\'');
    }
}
