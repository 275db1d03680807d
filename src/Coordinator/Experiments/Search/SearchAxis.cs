using System.Globalization;
using Cluster.Coordinator.Experiments.Schema;
using Cluster.Coordinator.Experiments.Yaml;
using Cluster.Shared.Numerics;

namespace Cluster.Coordinator.Experiments.Search;

/// <summary>A key of the space with the values that it may take.</summary>
internal abstract record SearchAxis(ExperimentKey Key, Origin Origin)
{
    public abstract SearchedKey Described { get; }

    /// <summary>A value of it.</summary>
    /// <param name="share">Uniform in (0, 1).</param>
    public abstract Setting At(double share);

    /// <summary>Evenly spaced values, both ends included; alternatives are all taken, however many are wanted.</summary>
    public abstract IReadOnlyList<Setting> Levels(int count);

    /// <summary>As YAML on one line.</summary>
    public abstract string Write();
}

internal sealed record ChoiceAxis(ExperimentKey Key, Origin Origin, IReadOnlyList<Setting> Alternatives) : SearchAxis(Key, Origin)
{
    public override SearchedKey Described => new(Key.Path, SearchScale.Choices, null, null);

    public override Setting At(double share) => Alternatives[(int)(share * Alternatives.Count)];

    public override IReadOnlyList<Setting> Levels(int count) => Alternatives;

    public override string Write() => YamlWriter.List(Alternatives.Select(value => Key.Type.Write(value.Value)));
}

/// <param name="From">Below <paramref name="To"/>; above 0 on a logarithmic scale. A whole number where the key takes no other.</param>
internal sealed record RangeAxis(ExperimentKey Key, Origin Origin, double From, double To, SearchScale Scale) : SearchAxis(Key, Origin)
{
    // What labels can show; finer steps than a per cent change no result that a search could tell.
    private const int Digits = 3;

    public override SearchedKey Described => new(Key.Path, Scale, From, To);

    private bool IsWhole => Key.Type.Numbers == NumberKind.Whole;

    /// <remarks>Whole numbers are cells of the width 1 around them, so that the first and the last are as likely as the others.</remarks>
    public override Setting At(double share) => IsWhole
        ? Value(Math.Floor(Between(From - 0.5, To + 0.5, share) + 0.5))
        : Value(Between(From, To, share));

    public override IReadOnlyList<Setting> Levels(int count) =>
    [
        .. Enumerable.Range(0, count)
            .Select(i => Between(From, To, count == 1 ? 0.5 : i / (count - 1.0)))
            .Select(x => Value(IsWhole ? Math.Floor(x + 0.5) : x))
            .DistinctBy(value => Key.Type.Write(value.Value)),
    ];

    public override string Write() =>
        $"{{ from: {YamlWriter.Number(From)}, to: {YamlWriter.Number(To)}, scale: {(Scale == SearchScale.Log ? "log" : "linear")} }}";

    private double Between(double from, double to, double share)
    {
        if (Scale == SearchScale.Linear) return from + share * (to - from);
        var (low, high) = (ExactMath.Log(from), ExactMath.Log(to));
        return ExactMath.Exp(low + share * (high - low));
    }

    private Setting Value(double x)
    {
        if (!IsWhole) x = double.Parse(x.ToString($"E{Digits - 1}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var text = new YamlText(Origin, YamlWriter.Number(Math.Clamp(x, From, To)), quoted: false);
        return new Setting(Key.Type.Read(text, Key.Path, new ProblemList())!, Origin);
    }
}
