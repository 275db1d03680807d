namespace Cluster.Cli.Hosting.Archive;

/// <summary>
/// By which others see that an office's holder is alive: a number that it counts up. Only the holder writes it, inside the door.
/// </summary>
internal static class OfficeBeat
{
    /// <summary>Between two numbers.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <returns>Whatever is written there: it is only ever compared with itself. Empty where nothing is.</returns>
    public static string Read(string folder)
    {
        var path = PathOf(folder);
        if (!File.Exists(path)) return "";
        using var reader = new StreamReader(OfficeRecord.Open(path));
        return reader.ReadToEnd();
    }

    /// <summary>Not flushed: after a crash of the machine nobody is alive.</summary>
    public static void Write(string folder, ulong epoch, ulong number) => File.WriteAllText(PathOf(folder), $"{epoch} {number}");

    private static string PathOf(string folder) => Path.Combine(folder, ".office.beat");
}
