using System.Globalization;
using System.Text.RegularExpressions;
using Cluster.Coordinator.Experiments.Yaml;

namespace Cluster.Coordinator.Experiments.Schema;

internal class IntegerType(int min, int max) : KeyType
{
    public override string Name => "integer";

    public override string Allowed => $"a whole number from {min} to {max}";

    internal override NumberKind Numbers => NumberKind.Whole;

    internal override object? Read(YamlValue value, string key, ProblemList problems) =>
        value is YamlText { Quoted: false } text && TryRead(text.Text, out var number) ? number : Refuse(value, key, problems, Hint(value));

    /// <summary>For a whole number that is written as a fraction or with an exponent.</summary>
    internal string Hint(YamlValue value) =>
        value is YamlText { Quoted: false } text
        && RealType.Any.Read(text, "", new ProblemList()) is double real
        && real == Math.Truncate(real)
        && TryRead(((int)real).ToString(CultureInfo.InvariantCulture), out var whole)
        && !TryRead(text.Text, out _)
            ? $" Write {whole.ToString(CultureInfo.InvariantCulture)}."
            : "";

    internal override string Write(object value) => ((int)value).ToString(CultureInfo.InvariantCulture);

    protected virtual bool TryRead(string text, out int number) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) && number >= min && number <= max;
}

internal sealed class PowerOfTwoType(int max) : IntegerType(1, max)
{
    private readonly int _max = max;

    public override string Name => "power of two";

    public override string Allowed => $"a power of two from 1 to {_max}";

    internal override NumberKind Numbers => NumberKind.None;

    protected override bool TryRead(string text, out int number) => base.TryRead(text, out number) && int.IsPow2(number);
}

/// <summary>A number, or a word for as many as there are.</summary>
/// <param name="Number">Null for the word.</param>
internal readonly record struct CountOrWord(int? Number);

internal sealed class CountOrWordType(int min, int max, string word) : KeyType
{
    private readonly IntegerType _number = new(min, max);

    public override string Name => $"integer or `{word}`";

    public override string Allowed => $"{_number.Allowed}, or '{word}'";

    internal override NumberKind Numbers => NumberKind.Whole;

    internal override object? Read(YamlValue value, string key, ProblemList problems)
    {
        if (value is YamlText text && text.Text == word) return new CountOrWord(null);
        return _number.Read(value, key, new ProblemList()) is int number
            ? new CountOrWord(number)
            : Refuse(value, key, problems, _number.Hint(value));
    }

    internal override string Write(object value) => ((CountOrWord)value).Number is { } number ? _number.Write(number) : word;

    internal override object ToJson(object value) => ((CountOrWord)value).Number is { } number ? number : word;
}

/// <summary>A finite number.</summary>
internal sealed partial class RealType(double min, double max, bool minAllowed, bool maxAllowed) : KeyType
{
    public static RealType Positive { get; } = new(0, 1e6, minAllowed: false, maxAllowed: true);

    public static RealType NotNegative { get; } = new(0, 1e6, minAllowed: true, maxAllowed: true);

    /// <summary>In [0, 1).</summary>
    public static RealType Fraction { get; } = new(0, 1, minAllowed: true, maxAllowed: false);

    /// <summary>In [0, 1].</summary>
    public static RealType Share { get; } = new(0, 1, minAllowed: true, maxAllowed: true);

    /// <summary>In (0, 1].</summary>
    public static RealType PositiveShare { get; } = new(0, 1, minAllowed: false, maxAllowed: true);

    public static RealType Any { get; } = new(-1e6, 1e6, minAllowed: true, maxAllowed: true);

    public override string Name => "number";

    public override string Allowed =>
        minAllowed && maxAllowed
            ? $"a number from {min:0} to {max:0}"
            : $"a number {(minAllowed ? "not below" : "above")} {min:0} and {(maxAllowed ? "not above" : "below")} {max:0}";

    internal override NumberKind Numbers => NumberKind.Real;

    internal override object? Read(YamlValue value, string key, ProblemList problems) =>
        value is YamlText { Quoted: false } text && TryRead(text.Text, out var number) ? number : Refuse(value, key, problems);

    internal override string Write(object value) => YamlWriter.Number((double)value);

    private bool TryRead(string text, out double number)
    {
        number = 0;
        return Pattern().IsMatch(text)
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number)
            && (minAllowed ? number >= min : number > min)
            && (maxAllowed ? number <= max : number < max);
    }

    // YAML's numbers, which .NET's parser would widen by infinities and by spaces.
    [GeneratedRegex(@"\A[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
