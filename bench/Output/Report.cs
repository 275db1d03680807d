using System.Text.Json;
using System.Text.Json.Serialization;
using Cluster.Shared;

namespace Cluster.Bench.Output;

/// <summary>What a command measured.</summary>
/// <param name="Table">For people.</param>
/// <param name="Notes">What stands under it: how it was measured, and what was not and why.</param>
/// <param name="Figures">For programs: written as JSON, names in snake_case.</param>
public sealed record Report(Table Table, IReadOnlyList<string> Notes, object Figures)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        WriteIndented = true,
    };

    public void Write(TextWriter output, bool markdown)
    {
        output.WriteLine();
        Table.Write(output, markdown);
        output.WriteLine();
        foreach (var note in Notes) output.WriteLine(markdown ? $"- {note}" : note);
    }

    /// <exception cref="UserException">The file cannot be written.</exception>
    public void WriteJson(string path)
    {
        try
        {
            File.WriteAllText(path, JsonSerializer.Serialize(Figures, Json) + "\n");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"--json {path}: it cannot be written: {cause.Message}", cause);
        }
    }
}
