using System.Globalization;

namespace Cluster.Coordinator.Experiments.Yaml;

/// <summary>A piece of YAML with its place.</summary>
internal abstract class YamlValue(Origin origin)
{
    public Origin Origin => origin;

    /// <summary>What a message calls it.</summary>
    public abstract string Described { get; }
}

/// <summary>Text, a number, a boolean or nothing: YAML tells them apart only by how they look.</summary>
internal sealed class YamlText(Origin origin, string text, bool quoted) : YamlValue(origin)
{
    private const int ShownMax = 60;

    public string Text => text;

    /// <summary>Whether it is text even if it looks like a number.</summary>
    public bool Quoted => quoted;

    public bool IsNothing => !quoted && text is "" or "~" or "null";

    public override string Described
    {
        get
        {
            if (IsNothing) return "empty";
            var literal = text is "true" or "false" || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
            if (literal && text.Length < ShownMax) return quoted ? $"the text '{text}': remove the quotes" : text;
            return Shown(text);
        }
    }

    /// <summary>In quotes, on one line, cut where nobody would read on.</summary>
    public static string Shown(string text)
    {
        var line = string.Concat(text.Take(ShownMax).Select(c => char.IsControl(c) ? ' ' : c));
        return text.Length > ShownMax ? $"'{line}…'" : $"'{line}'";
    }
}

internal sealed class YamlList(Origin origin, IReadOnlyList<YamlValue> items) : YamlValue(origin)
{
    public IReadOnlyList<YamlValue> Items => items;

    public override string Described => items.Count == 0 ? "an empty list" : "a list";
}

internal sealed class YamlMap(Origin origin, IReadOnlyList<YamlEntry> entries) : YamlValue(origin)
{
    public IReadOnlyList<YamlEntry> Entries => entries;

    public override string Described => entries.Count == 0 ? "an empty mapping" : "a mapping";
}

/// <summary>Something that has been reported already; whoever meets it says nothing more.</summary>
internal sealed class YamlUnreadable(Origin origin) : YamlValue(origin)
{
    public override string Described => "unreadable";
}

internal sealed record YamlEntry(string Key, Origin Origin, YamlValue Value);
