using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Cluster.Shared.Diagnostics;
using Cluster.Shared.Models;
using Cluster.Shared.Optimizers;

namespace Cluster.Shared.Training;

/// <summary>Which examples a run uses.</summary>
/// <param name="Name">Of the data set.</param>
/// <param name="Sha256">Of its contents: the same name with other contents is another specification.</param>
/// <param name="Train">The first so many training examples.</param>
/// <param name="Validation">The first so many validation examples.</param>
public sealed record DataSpecification(string Name, string Sha256, int Train, int Validation);

/// <summary>
/// Everything that a run's result depends on, and nothing else: two runs with equal specifications end in the same bits, wherever
/// and by however many they are computed.
/// </summary>
public sealed record RunSpecification
{
    public required ModelSpecification Model { get; init; }

    public required DataSpecification Data { get; init; }

    public InitializationSpecification Initialization { get; init; } = new();

    public OptimizerSpecification Optimizer { get; init; } = new();

    public DiagnosticsSpecification Diagnostics { get; init; } = new();

    /// <summary>0 or more; with 0 only the diagnostics before training are taken.</summary>
    public required int Epochs { get; init; }

    /// <summary>Examples of a mini-batch, 1 to <see cref="DataSpecification.Train"/>; the last of an epoch may be smaller.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Shards of a mini-batch, a power of two.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>Accuracy on the validation examples is taken after every k-th epoch and after the last; 0 for never.</summary>
    public int EvaluateEvery { get; init; } = 1;

    /// <summary>Null where no epoch is better than another, and all are trained.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EarlyStoppingSpecification? EarlyStopping { get; init; }

    public ulong Seed { get; init; }

    [JsonIgnore]
    public int StepsPerEpoch => (Data.Train + BatchSize - 1) / BatchSize;

    [JsonIgnore]
    public long TotalSteps => (long)StepsPerEpoch * Epochs;

    /// <summary>SHA-256 over <see cref="ToJson"/>: what a checkpoint must match to be resumed.</summary>
    public string Fingerprint() => Convert.ToHexStringLower(SHA256.HashData(ToJson()));

    /// <summary>The canonical form: equal specifications give the same bytes.</summary>
    public byte[] ToJson() => SpecificationJson.Write(this);

    /// <summary>Reads <see cref="ToJson"/>.</summary>
    /// <exception cref="InvalidDataException">It is no specification, or one that cannot be trained; the message says why.</exception>
    public static RunSpecification Parse(ReadOnlySpan<byte> json)
    {
        var run = SpecificationJson.Read(json);
        SpecificationBounds.Check(run);
        return run;
    }
}
