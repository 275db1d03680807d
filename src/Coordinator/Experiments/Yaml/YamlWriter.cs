using System.Globalization;
using System.Text;

namespace Cluster.Coordinator.Experiments.Yaml;

/// <summary>Writes values such that reading them gives the same values.</summary>
internal static class YamlWriter
{
    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');

    public static string List(IEnumerable<string> items) => $"[{string.Join(", ", items)}]";

    /// <summary>In double quotes, so that nothing in it can be taken for YAML.</summary>
    public static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            if (c is '"' or '\\') quoted.Append('\\').Append(c);
            else if (c == '\n') quoted.Append("\\n");
            else if (char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF') quoted.Append($"\\u{(int)c:X4}");
            else quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }
}
