using System.Globalization;
using System.Text.Json;
using Cluster.Coordinator.Statistics;

namespace Cluster.Coordinator.Results.Json;

/// <summary>JSON has no NaN and no infinity: a number that is missing or not finite is written as null.</summary>
internal static class JsonNumbers
{
    public static void Write(Utf8JsonWriter json, string name, double? value)
    {
        json.WritePropertyName(name);
        Write(json, value);
    }

    public static void Write(Utf8JsonWriter json, double? value)
    {
        if (value is { } number && double.IsFinite(number)) json.WriteNumberValue(number);
        else json.WriteNullValue();
    }

    public static void Write(Utf8JsonWriter json, string name, IReadOnlyList<double> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) Write(json, value);
        json.WriteEndArray();
    }

    /// <summary>Null as a whole where an end is not finite: half an interval would read as none.</summary>
    public static void Write(Utf8JsonWriter json, string name, Interval? interval)
    {
        if (interval is { } known && double.IsFinite(known.Low) && double.IsFinite(known.High)) Write(json, name, [known.Low, known.High]);
        else json.WriteNull(name);
    }

    /// <summary>One line of numbers with six digits: indenting every number would double the file.</summary>
    public static void WriteLine(Utf8JsonWriter json, string name, IEnumerable<double?> values)
    {
        var numbers = values.Select(value =>
            value is { } number && double.IsFinite(number) ? number.ToString("G6", CultureInfo.InvariantCulture) : "null");
        json.WritePropertyName(name);
        json.WriteRawValue($"[{string.Join(',', numbers)}]");
    }
}
