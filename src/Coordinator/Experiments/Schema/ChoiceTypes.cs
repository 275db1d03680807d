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
    private const string ConstantWord = "constant";
    private const string ConstantForm = "{ constant: NUMBER }";

    private readonly Dictionary<string, Initializer> _choices = Enum.GetValues<InitializerKind>()
        .Where(kind => kind != InitializerKind.Constant && (biases || kind != InitializerKind.Centered))
        .Select(kind => KeyValuePair.Create(Choices.SnakeCase(kind), new Initializer(kind)))
        .Append(KeyValuePair.Create("zero", Initializer.Zero))
        .ToDictionary();

    public override string Name => "initialiser";

    public override string Allowed => Choices.OneOf([.. _choices.Keys, ConstantForm]);

    internal override object? Read(YamlValue value, string key, ProblemList problems)
    {
        if (value is YamlMap { Entries: [{ Key: ConstantWord, Value: var number }] })
        {
            var constant = RealType.Any.Read(number, $"{key}.{ConstantWord}", problems);
            return constant is null ? null : new Initializer(InitializerKind.Constant, (double)constant);
        }

        if (value is not YamlText { IsNothing: false } text) return Refuse(value, key, problems);
        if (_choices.TryGetValue(text.Text, out var choice)) return choice;
        var hint = text.Text switch
        {
            ConstantWord => " A constant needs its number.",
            "centered" => " Centered is for biases only.",
            _ => NearestName.Question(text.Text, _choices.Keys),
        };
        return Refuse(value, key, problems, hint);
    }

    internal override string Write(object value) => value is Initializer { Kind: InitializerKind.Constant, Value: not 0 } constant
        ? $"{{ {ConstantWord}: {YamlWriter.Number(constant.Value)} }}"
        : NameOf((Initializer)value);

    internal override object ToJson(object value) => Show(value);

    internal override string Show(object value) => value is Initializer { Kind: InitializerKind.Constant, Value: not 0 } constant
        ? $"{ConstantWord} {YamlWriter.Number(constant.Value)}"
        : NameOf((Initializer)value);

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
