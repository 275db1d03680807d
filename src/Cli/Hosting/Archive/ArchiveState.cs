using System.Text.Json;
using System.Text.Json.Serialization;
using Cluster.Coordinator.Service;
using Cluster.Shared.Files;
using Cluster.Shared.Messages;

namespace Cluster.Cli.Hosting.Archive;

/// <summary>The contents of state.json: what a coordinator has to know of an experiment when it is started again.</summary>
internal sealed record ArchiveState
{
    public const string FileName = "state.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public required ExperimentState State { get; init; }

    public required DateTimeOffset Accepted { get; init; }

    public required DataShape Data { get; init; }

    public required int Runs { get; init; }

    public int Done { get; init; }

    public bool AnyFailed { get; init; }

    public bool AnyDiverged { get; init; }

    public string Remark { get; init; } = "";

    /// <exception cref="InvalidDataException">It is not whole.</exception>
    public static ArchiveState Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            return JsonSerializer.Deserialize<ArchiveState>(File.ReadAllBytes(path), Json)
                ?? throw new InvalidDataException($"{path} is empty.");
        }
        catch (JsonException cause)
        {
            throw new InvalidDataException($"{path} cannot be read: {cause.Message}", cause);
        }
    }

    public void Write(string folder, ICommitGuard? guard) =>
        AtomicFile.Write(Path.Combine(folder, FileName), stream => JsonSerializer.Serialize(stream, this, Json), guard);

    public ArchivedExperiment ToExperiment(string id, string resolvedYaml) =>
        new(id, resolvedYaml, Data, Accepted, State, Runs, Done, Remark);
}
