using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cluster.Coordinator.Results.Json;

namespace Cluster.Cli.Labs.Results;

/// <summary>A report with what is to be said about its making.</summary>
/// <param name="Name">Of the lab.</param>
/// <param name="Title">Its question.</param>
/// <param name="Description">What it does.</param>
/// <param name="Command">That gives the same figures again, with all choices written out.</param>
/// <param name="Version">Of the program.</param>
/// <param name="Duration">In words.</param>
/// <param name="Report">What it found.</param>
internal sealed record LabDocument(
    string Name, string Title, string Description, string Command, string Version, string Duration, LabReport Report)
{
    private static readonly JsonWriterOptions Indented = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Name, command, answer and figures. The same figures give the same text.</summary>
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Indented))
        {
            json.WriteStartObject();
            json.WriteString("lab", Name);
            json.WriteString("command", Command);
            json.WriteString("version", Version);
            json.WriteString("answer", string.Join(' ', Report.Answer));
            json.WriteStartArray("figures");
            foreach (var figure in Report.Figures) Write(json, figure);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    private static void Write(Utf8JsonWriter json, LabFigure figure)
    {
        json.WriteStartObject();
        json.WriteString("key", figure.Key);
        json.WriteString("name", figure.Name);
        JsonNumbers.Write(json, "value", figure.Value);
        if (figure.Ci95 is not null) JsonNumbers.Write(json, "ci95", figure.Ci95);
        if (figure.Expected is not null) JsonNumbers.Write(json, "expected", figure.Expected);
        json.WriteEndObject();
    }
}
