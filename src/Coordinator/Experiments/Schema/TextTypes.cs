using System.Text.RegularExpressions;
using Cluster.Coordinator.Experiments.Yaml;

namespace Cluster.Coordinator.Experiments.Schema;

/// <summary>Free text, trimmed.</summary>
internal sealed class TextType(int lengthMax, bool oneLine) : KeyType
{
    public override string Name => "text";

    public override string Allowed => oneLine ? $"one line of at most {lengthMax} characters" : $"text of at most {lengthMax} characters";

    internal override object? Read(YamlValue value, string key, ProblemList problems)
    {
        if (value is not YamlText { IsNothing: false } text) return Refuse(value, key, problems);
        var trimmed = text.Text.Trim();
        if (trimmed.Length > lengthMax || (oneLine && trimmed.Any(char.IsControl))) return Refuse(value, key, problems);
        return trimmed;
    }

    internal override string Write(object value) => YamlWriter.Quoted((string)value);
}

/// <summary>A name that can be part of a folder's name everywhere.</summary>
internal sealed partial class NameType : KeyType
{
    public override string Name => "name";

    public override string Allowed => "1 to 64 lower-case letters, digits and '-', beginning with a letter or digit";

    public static bool IsName(string text) => Pattern().IsMatch(text);

    internal override object? Read(YamlValue value, string key, ProblemList problems) =>
        value is YamlText text && IsName(text.Text) ? text.Text : Refuse(value, key, problems);

    // In quotes: a name may look like a number.
    internal override string Write(object value) => YamlWriter.Quoted((string)value);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,63}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}

/// <summary>A name whose list of choices is known only to the caller (data sets).</summary>
internal sealed class WordType(string name, string allowed) : KeyType
{
    public override string Name => name;

    public override string Allowed => allowed;

    internal override object? Read(YamlValue value, string key, ProblemList problems) =>
        value is YamlText { IsNothing: false } text ? text.Text : Refuse(value, key, problems);

    internal override string Write(object value) => NameType.IsName((string)value) ? (string)value : YamlWriter.Quoted((string)value);
}
