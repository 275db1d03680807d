using Cluster.Shared;

namespace Cluster.Cli.Output;

/// <summary>Times in words, with as many digits as a person reads.</summary>
public static class Durations
{
    /// <summary>For example "0.4 s", "12 s", "5 min", "2 h 10 min", "3 days 4 h".</summary>
    public static string Words(TimeSpan time) => time switch
    {
        { TotalSeconds: < 9.95 } => $"{Math.Max(0, time.TotalSeconds):0.0} s",
        { TotalSeconds: < 90 } => $"{time.TotalSeconds:0} s",
        { TotalMinutes: < 90 } => $"{time.TotalMinutes:0} min",
        { TotalHours: < 24 } => $"{(int)time.TotalHours} h {time.Minutes} min",
        _ => $"{Plural.Of(time.Days, "day")} {time.Hours} h",
    };
}
