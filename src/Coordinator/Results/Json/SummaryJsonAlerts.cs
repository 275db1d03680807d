using System.Text.Json;
using Cluster.Shared.Diagnostics;

namespace Cluster.Coordinator.Results.Json;

/// <summary>Alerts in summary.json: of a configuration in how many seeds, of a run with their figures.</summary>
internal static class SummaryJsonAlerts
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<AlertGroup> groups)
    {
        json.WriteStartArray("alerts");
        foreach (var group in groups)
        {
            json.WriteStartObject();
            json.WriteString("kind", NameOf(group.Kind));
            json.WriteNumber("seeds", group.Seeds);
            json.WriteNumber("of", group.Of);
            WriteLayers(json, group.Layers);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, IReadOnlyList<Alert> alerts)
    {
        json.WriteStartArray("alerts");
        foreach (var alert in alerts)
        {
            json.WriteStartObject();
            json.WriteString("kind", NameOf(alert.Kind));
            WriteLayers(json, alert.Layers);
            json.WriteNumber("step", alert.Step);
            json.WriteNumber("epoch", alert.Epoch);
            json.WriteString("cause", alert.Cause);
            json.WriteString("remedy", alert.Remedy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string NameOf(AlertKind kind) => Alert.NameOf(kind).Replace(' ', '_');

    private static void WriteLayers(Utf8JsonWriter json, IReadOnlyList<int> layers)
    {
        json.WriteStartArray("layers");
        foreach (var layer in layers) json.WriteNumberValue(layer);
        json.WriteEndArray();
    }
}
