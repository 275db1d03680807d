using Cluster.Coordinator.Experiments.Yaml;
using Cluster.Shared;
using Cluster.Shared.Models;

namespace Cluster.Coordinator.Experiments.Schema;

internal sealed class BooleanType : KeyType
{
    public override string Name => "boolean";

    public override string Allowed => "true or false";

    internal override object? Read(YamlValue value, string key, ProblemList problems) =>
        value is YamlText { Quoted: false, Text: "true" or "false" } text
            ? text.Text == "true"
            : Refuse(value, key, problems);

    internal override string Write(object value) => (bool)value ? "true" : "false";
}

/// <summary>One of an enum's names, in snake_case.</summary>
internal sealed class ChoiceType<T>(params T[] except) : KeyType
    where T : struct, Enum
{
    private readonly Dictionary<string, T> _choices = Enum.GetValues<T>().Except(except).ToDictionary(Choices.SnakeCase);

    public override string Name => "choice";

    public override string Allowed => Choices.OneOf(_choices.Keys);

    internal override object? Read(YamlValue value, string key, ProblemList problems)
    {
        if (value is not YamlText { IsNothing: false } text) return Refuse(value, key, problems);
        return _choices.TryGetValue(text.Text, out var choice)
            ? choice
            : Refuse(value, key, problems, NearestName.Question(text.Text, _choices.Keys));
    }

    internal override string Write(object value) => Choices.SnakeCase((T)value);

    internal override object ToJson(object value) => Write(value);
}

/// <summary>A rule by which weights or biases begin.</summary>
internal sealed class InitializerType(bool biases) : KeyType
{
    private const string ConstantForm = "{ constant: NUMBER }";
    private const string NormalForm = "{ normal: NUMBER }";

    private static readonly Dictionary<string, (InitializerKind Kind, RealType Number)> WithNumber = new()
    {
        ["constant"] = (InitializerKind.Constant, RealType.Any),
        ["normal"] = (InitializerKind.Normal, RealType.Positive),
    };

    private readonly Dictionary<string, Initializer> _choices = Enum.GetValues<InitializerKind>()
        .Where(kind => kind is not (InitializerKind.Constant or InitializerKind.Normal) && (biases || kind != InitializerKind.Centered))
        .Select(kind => KeyValuePair.Create(Choices.SnakeCase(kind), new Initializer(kind)))
        .Append(KeyValuePair.Create("zero", Initializer.Zero))
        .ToDictionary();

    public override string Name => "initialiser";

    public override string Allowed => Choices.OneOf([.. _choices.Keys, ConstantForm, NormalForm]);

    internal override object? Read(YamlValue value, string key, ProblemList problems)
    {
        if (value is YamlMap { Entries: [{ Key: var word, Value: var given }] } && WithNumber.TryGetValue(word, out var form))
        {
            var number = form.Number.Read(given, $"{key}.{word}", problems);
            return number is null ? null : new Initializer(form.Kind, (double)number);
        }

        if (value is not YamlText { IsNothing: false } text) return Refuse(value, key, problems);
        if (_choices.TryGetValue(text.Text, out var choice)) return choice;
        var hint = text.Text switch
        {
            "constant" => " A constant needs its number.",
            "normal" => " Normal needs its standard deviation.",
            "centered" => " Centered is for biases only.",
            _ => NearestName.Question(text.Text, _choices.Keys),
        };
        return Refuse(value, key, problems, hint);
    }

    internal override string Write(object value) => value is Initializer initializer && HasNumber(initializer)
        ? $"{{ {Choices.SnakeCase(initializer.Kind)}: {YamlWriter.Number(initializer.Value)} }}"
        : NameOf((Initializer)value);

    internal override object ToJson(object value) => Show(value);

    internal override string Show(object value) => value is Initializer initializer && HasNumber(initializer)
        ? $"{Choices.SnakeCase(initializer.Kind)} {YamlWriter.Number(initializer.Value)}"
        : NameOf((Initializer)value);

    private static bool HasNumber(Initializer initializer) =>
        initializer is { Kind: InitializerKind.Normal } or { Kind: InitializerKind.Constant, Value: not 0 };

    private static string NameOf(Initializer initializer) =>
        initializer.Kind == InitializerKind.Constant ? "zero" : Choices.SnakeCase(initializer.Kind);
}

/// <summary>Words for choices.</summary>
internal static class Choices
{
    /// <summary><c>LeakyRelu</c> is <c>leaky_relu</c>, <c>Beta1</c> is <c>beta1</c>.</summary>
    public static string SnakeCase<T>(T value)
        where T : struct, Enum =>
        string.Concat(value.ToString().Select((c, i) =>
            char.IsUpper(c) ? $"{(i == 0 ? "" : "_")}{char.ToLowerInvariant(c)}" : c.ToString()));

    public static string OneOf(IReadOnlyCollection<string> names) => $"one of {string.Join(", ", names)}";
}
