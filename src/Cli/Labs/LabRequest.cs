using Cluster.Shared.Data;

namespace Cluster.Cli.Labs;

/// <summary>What a lab was asked for.</summary>
public sealed record LabRequest
{
    /// <summary>By the options' names; what is left out has its default.</summary>
    public IReadOnlyDictionary<string, int> Values { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>The images of a lab that trains: the built-in digits, unless other ones are given. Opened when they are needed.</summary>
    public Func<Dataset> Data { get; init; } = () => Datasets.Open(new(Digits.Name));

    /// <summary>Told how far the lab is, in a few words; from any thread.</summary>
    public Action<string> Progress { get; init; } = _ => { };

    public int this[LabOption option] => Values.TryGetValue(option.Name, out var value) ? value : option.Default;
}
