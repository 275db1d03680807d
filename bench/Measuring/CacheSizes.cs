using System.Globalization;

namespace Cluster.Bench.Measuring;

/// <summary>Bytes of the first core's data caches.</summary>
/// <param name="Level1">Usual for present cores where it cannot be read; likewise the others.</param>
/// <param name="WereRead">Whether the system told; otherwise the sizes are assumed.</param>
public sealed record CacheSizes(long Level1, long Level2, long Level3, bool WereRead)
{
    private const string Folder = "/sys/devices/system/cpu/cpu0/cache";

    public static CacheSizes Assumed { get; } = new(32 << 10, 1 << 20, 32 << 20, WereRead: false);

    public static CacheSizes Read()
    {
        try
        {
            var sizes = Directory.EnumerateDirectories(Folder, "index*")
                .Where(index => Text(index, "type") != "Instruction")
                .ToDictionary(index => Text(index, "level"), index => Bytes(Text(index, "size")));
            return new(sizes["1"], sizes["2"], sizes["3"], WereRead: true);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or KeyNotFoundException
                                           or FormatException or ArgumentException)
        {
            return Assumed;
        }
    }

    private static string Text(string folder, string file) => File.ReadAllText(Path.Combine(folder, file)).Trim();

    private static long Bytes(string size) =>
        long.Parse(size.TrimEnd('K', 'M'), CultureInfo.InvariantCulture) << (size[^1] switch { 'K' => 10, 'M' => 20, _ => 0 });
}
