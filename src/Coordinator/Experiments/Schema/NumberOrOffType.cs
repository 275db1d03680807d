using Cluster.Coordinator.Experiments.Yaml;

namespace Cluster.Coordinator.Experiments.Schema;

/// <summary>A number, or the word <c>off</c>.</summary>
/// <param name="Number">Null for the word.</param>
internal readonly record struct NumberOrOff(double? Number);

internal sealed class NumberOrOffType(RealType number) : KeyType
{
    private const string Off = "off";

    public override string Name => $"number or `{Off}`";

    public override string Allowed => $"{number.Allowed}, or '{Off}'";

    internal override object? Read(YamlValue value, string key, ProblemList problems)
    {
        if (value is YamlText { Text: Off }) return new NumberOrOff(null);
        return number.Read(value, key, new ProblemList()) is double read ? new NumberOrOff(read) : Refuse(value, key, problems);
    }

    internal override string Write(object value) => ((NumberOrOff)value).Number is { } read ? number.Write(read) : Off;

    internal override object ToJson(object value) => ((NumberOrOff)value).Number is { } read ? read : Off;
}
