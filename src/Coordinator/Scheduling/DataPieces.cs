using Cluster.Shared.Data;
using Cluster.Shared.Messages;

namespace Cluster.Coordinator.Scheduling;

/// <summary>Data sets for workers that lack them, piece by piece.</summary>
internal static class DataPieces
{
    private const int PieceLength = 1 << 20;

    /// <returns>A <see cref="DataPart"/>, or <see cref="DataMissing"/>.</returns>
    public static object Answer(FetchData fetch, Func<string, Dataset?> find)
    {
        if (find(fetch.Sha256) is not { } data)
            return new DataMissing(fetch.Sha256, $"the coordinator has no data set open whose SHA-256 is {fetch.Sha256}");
        var total = DatasetFile.LengthOf(data);
        if (fetch.Offset < 0 || fetch.Offset >= total)
            return new DataMissing(fetch.Sha256, $"byte {fetch.Offset} was asked for, and the data set {data.Name} has {total}");
        var piece = new byte[Math.Min(PieceLength, total - fetch.Offset)];
        DatasetFile.CopyTo(data, fetch.Offset, piece);
        return new DataPart(fetch.Sha256, fetch.Offset, total, piece);
    }
}
