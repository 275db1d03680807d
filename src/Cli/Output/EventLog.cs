namespace Cluster.Cli.Output;

/// <summary>What a coordinator or a worker says: a line an event, with the time of day; a new day has a line of its own.</summary>
public sealed class EventLog(TextWriter output, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private DateOnly _day;

    /// <param name="text">One or more sentences; a second line is indented.</param>
    public void Write(string text) => Write(clock.GetUtcNow(), text);

    /// <param name="at">When it happened.</param>
    /// <param name="text">What.</param>
    public void Write(DateTimeOffset at, string text)
    {
        var now = TimeZoneInfo.ConvertTime(at, clock.LocalTimeZone);
        lock (_gate)
        {
            if (DateOnly.FromDateTime(now.DateTime) is var day && day != _day)
            {
                _day = day;
                output.WriteLine($"{now:dddd, d MMMM yyyy}");
            }

            output.WriteLine($"{now:HH:mm:ss.fff}  {text.ReplaceLineEndings("\n              ")}");
            output.Flush();
        }
    }
}
