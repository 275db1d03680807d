using System.Text.Json;
using Cluster.Shared;
using Cluster.Shared.Files;

namespace Cluster.Cli.Hosting.Archive;

/// <summary>The contents of office.json: which coordinator may change what lies in a --dir.</summary>
/// <param name="Epoch">Grows by one with each that takes office; the first has 1.</param>
/// <param name="Holder">What the coordinator is called.</param>
/// <param name="Member">What members of its cluster know it by; empty where it is in none.</param>
/// <param name="IsFree">It ended in good order: the next one need not wait.</param>
internal sealed record OfficeRecord(ulong Epoch, string Holder, string Member = "", bool IsFree = false)
{
    public const string FileName = "office.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <returns>Null where nobody ever took office.</returns>
    /// <exception cref="UserException">It is not whole.</exception>
    public static OfficeRecord? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            using var file = Open(path);
            return JsonSerializer.Deserialize<OfficeRecord>(file, Json) ?? throw new JsonException("It is empty.");
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (JsonException cause)
        {
            throw new UserException(
                $"{path}, which says what coordinator may write there, cannot be read: {cause.Message} End all coordinators and workers of "
                + "this folder, delete the file, and start them again; no experiment is lost.",
                cause);
        }
    }

    /// <summary>When this returns it survives a crash.</summary>
    public void Write(string folder) =>
        AtomicFile.Write(Path.Combine(folder, FileName), stream => JsonSerializer.Serialize(stream, this, Json));

    /// <summary>Who looks from outside the door must not hold up whoever writes inside, on systems where readers do.</summary>
    internal static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
}
