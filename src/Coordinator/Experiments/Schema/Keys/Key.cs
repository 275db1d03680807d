namespace Cluster.Coordinator.Experiments.Schema.Keys;

/// <summary>Declares keys, and bounds that several of them share.</summary>
internal static class Key
{
    public const int CountMax = 100_000_000;
    public const int EpochsMax = 1_000_000;

    public static ExperimentKey Of<T>(
        string path, KeyType type, T @default, Action<ExperimentDraft, T> apply, string meaning, string? usedOnly = null,
        Func<ExperimentDraft, bool>? usedWhen = null, bool perConfiguration = true)
        where T : notnull =>
        Of(path, type, $"`{type.Write(@default)}`", _ => @default, apply, meaning, usedOnly, usedWhen, perConfiguration);

    public static ExperimentKey Of<T>(
        string path, KeyType type, string @default, Func<ExperimentDraft, T> defaultOf, Action<ExperimentDraft, T> apply, string meaning,
        string? usedOnly = null, Func<ExperimentDraft, bool>? usedWhen = null, bool perConfiguration = true)
        where T : notnull => new()
        {
            Path = path,
            Type = type,
            Default = @default,
            Meaning = meaning,
            PerConfiguration = perConfiguration,
            UsedOnly = usedOnly,
            UsedWhen = usedWhen ?? (_ => true),
            DefaultOf = draft => defaultOf(draft),
            Apply = (draft, value) => apply(draft, (T)value),
        };
}
