using System.Globalization;

namespace Cluster.Bench.Output;

/// <summary>Figures as people read them.</summary>
public static class Words
{
    /// <summary>Stands in a table for what was not measured.</summary>
    public const string None = "–";

    /// <summary>Three digits, or all whole ones: 0.123, 1.23, 12.3, 123, 1234.</summary>
    public static string Number(double? value) => value is not { } number ? None : Math.Abs(number) switch
    {
        >= 99.95 => number.ToString("0", CultureInfo.InvariantCulture),
        >= 9.995 => number.ToString("0.0", CultureInfo.InvariantCulture),
        >= 0.9995 => number.ToString("0.00", CultureInfo.InvariantCulture),
        _ => number.ToString("0.000", CultureInfo.InvariantCulture),
    };

    /// <summary>0.934 as "93 %", or with one decimal as "93.4 %".</summary>
    public static string Percent(double share, int decimals = 0) =>
        (100 * share).ToString($"F{decimals}", CultureInfo.InvariantCulture) + " %";

    /// <summary>8.25 as "8.25×".</summary>
    public static string Times(double? ratio) => ratio is null ? None : Number(ratio) + "×";

    /// <summary>In binary units, which are those of caches.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        >= 10 << 20 => $"{bytes >> 20} MiB",
        >= 10 << 10 => $"{bytes >> 10} KiB",
        _ => $"{bytes} B",
    };
}
