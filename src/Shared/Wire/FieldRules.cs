using Cluster.Shared.Messages;

namespace Cluster.Shared.Wire;

/// <summary>
/// What is read from the wire is believed only within bounds. Each throws <see cref="InvalidDataException"/> with the field's name.
/// </summary>
internal static class FieldRules
{
    private const int NameMax = 200;
    private const int LineMax = 300;
    private const int HashMax = 128;

    /// <summary>Sentences for people are cut here: they travel in headers.</summary>
    private const int SentenceMax = 8000;

    public static int NotNegative(int value, string field) => InRange(value, 0, int.MaxValue, field);

    public static long NotNegative(long value, string field) =>
        value >= 0 ? value : throw new InvalidDataException($"{field} is {value}, but cannot be negative");

    public static int InRange(int value, int min, int max, string field) =>
        value >= min && value <= max
            ? value
            : throw new InvalidDataException($"{field} is {value}; allowed is {min} to {max}");

    /// <param name="value">Null for a field that is absent.</param>
    /// <param name="field">Its name.</param>
    public static T Present<T>(T? value, string field)
        where T : class =>
        value ?? throw new InvalidDataException($"{field} is missing");

    /// <summary>Seconds, shares.</summary>
    public static double NotNegative(double value, string field) =>
        value >= 0 && value <= double.MaxValue ? value : throw new InvalidDataException($"{field} is {value}; allowed is 0 or more");

    public static double Share(double value, string field) =>
        value is >= 0 and <= 1 ? value : throw new InvalidDataException($"{field} is {value}; allowed is 0 to 1");

    public static TEnum Defined<TEnum>(TEnum value, string field)
        where TEnum : struct, Enum =>
        Enum.IsDefined(value) ? value : throw new InvalidDataException($"{field} is {value}, which is none of {typeof(TEnum).Name}");

    /// <summary>A name that may become part of a file's: letters, digits, '-', '_' and '.', and no '.' in front.</summary>
    public static string Name(string value, string field)
    {
        var isName = value.Length is > 0 and <= NameMax && value[0] != '.';
        foreach (var c in value) isName &= char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';
        return isName
            ? value
            : throw new InvalidDataException(
                $"{field} is no name (letters, digits, '-', '_' and '.', 1 to {NameMax}, not beginning with '.')");
    }

    /// <summary>A hash in hexadecimal digits; it too may become a file's name.</summary>
    public static string Hash(string value, string field) =>
        value.Length is > 0 and <= HashMax && value.All(char.IsAsciiLetterOrDigit)
            ? value
            : throw new InvalidDataException($"{field} is no hash (letters and digits, 1 to {HashMax})");

    /// <summary>A few words that may be shown to people as they are, or nothing.</summary>
    public static string Line(string value, string field) =>
        value.Length <= LineMax && !value.Any(char.IsControl)
            ? value
            : throw new InvalidDataException($"{field} is no line of text (0 to {LineMax} characters, none of them a control character)");

    /// <summary>Sentences that may be shown to people as they are, or nothing.</summary>
    public static string Text(string value, string field) =>
        value.Length <= SentenceMax && !value.Any(char.IsControl)
            ? value
            : throw new InvalidDataException(
                $"{field} is no text (0 to {SentenceMax} characters, none of them a control character)");

    public static IReadOnlyCollection<T> Few<T>(IReadOnlyCollection<T> values, int max, string field) =>
        values.Count <= max ? values : throw new InvalidDataException($"{field} has {values.Count} entries; allowed are {max}");

    public static DateTimeOffset Time(long ticks, string field) =>
        ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks
            ? new(ticks, TimeSpan.Zero)
            : throw new InvalidDataException($"{field} is {ticks}, which is no time");

    public static RunId Run(Protos.RunId? run)
    {
        var id = Present(run, "run");
        return new(Name(id.Name, "run.name"), id.Experiment.Length == 0 ? "" : Name(id.Experiment, "run.experiment"));
    }

    public static Protos.RunId Write(RunId run) => new() { Name = run.Name, Experiment = run.Experiment };

    public static string Sentence(string text) => text.Length <= SentenceMax ? text : $"{text.AsSpan(0, SentenceMax - 2)} …";
}
