using Cluster.Shared.Actors;
using Cluster.Shared.Data;
using Cluster.Shared.Messages;
using Cluster.Shared.Training;

namespace Cluster.Worker.Actors;

/// <summary>
/// Brings one data set: from the cache, else piece by piece from the coordinator; checks its hash and tells the worker
/// <see cref="DataArrived"/> or <see cref="DataFailed"/>.
/// </summary>
public sealed class DatasetFetchActor(DataSpecification data, ActorRef coordinator, WorkerOptions options) : Actor
{
    // Pieces that are asked for before the first of them has come: the way there and back must not stand still meanwhile.
    private const int Window = 4;
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(10);

    private byte[]? _file;
    private long _received;
    private long _asked;
    private int _pieceLength;
    private DateTimeOffset _lastSign;

    protected override void PreStart()
    {
        if (options.Cache is not { } cache) Begin();
        else Context.PipeToSelf(cache.LoadAsync(data.Sha256), file => new Cached(file), _ => new Cached(null));
    }

    protected override void Receive(object message)
    {
        switch (message)
        {
            case Cached { File: { } file }:
                Arrived(file, isNew: false);
                break;
            case Cached:
                Begin();
                break;
            case DataPart part:
                Take(part);
                break;
            case DataMissing missing:
                Fail(missing.Reason);
                break;
            case AskAgain:
                Repeat();
                break;
            case CacheWritten kept:
                End(kept);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Begin()
    {
        _lastSign = Context.Now;
        Context.StartPeriodicTimer(AskAgain.Instance, AskAgainAfter, AskAgain.Instance);
        Context.Tell(coordinator, new FetchData(data.Sha256, 0));
    }

    /// <summary>Pieces come in the order of asking; what was asked for twice comes twice, and is taken once.</summary>
    private void Take(DataPart part)
    {
        _lastSign = Context.Now;
        if (part.Offset != _received) return;
        if (_file is null)
        {
            if (part.Total < DatasetFile.HeaderLength || part.Total > DatasetFile.LengthMax || part.Bytes.IsEmpty)
            {
                Fail($"the coordinator announces {part.Total} bytes, which no data set here can have");
                return;
            }

            _file = new byte[part.Total];
            _pieceLength = part.Bytes.Length;
            _asked = _pieceLength;
        }

        if (part.Total != _file.Length || part.Bytes.IsEmpty || part.Bytes.Length > _file.Length - _received)
        {
            Fail($"a piece of {part.Bytes.Length} bytes at {part.Offset} of {part.Total} does not fit into the {_file.Length} announced");
            return;
        }

        part.Bytes.Span.CopyTo(_file.AsSpan((int)_received));
        _received += part.Bytes.Length;
        if (_received == _file.Length) Check(_file);
        else AskAhead();
    }

    private void AskAhead()
    {
        for (; _asked < _file!.Length && _asked - _received < Window * (long)_pieceLength; _asked += _pieceLength)
            Context.Tell(coordinator, new FetchData(data.Sha256, _asked));
    }

    private void Repeat()
    {
        var silence = Context.Now - _lastSign;
        if (silence >= options.FetchTimeout)
        {
            Fail($"the coordinator has not answered for {silence.TotalSeconds:0} s");
            return;
        }

        if (silence < AskAgainAfter) return;
        _asked = _received;
        if (_file is null) Context.Tell(coordinator, new FetchData(data.Sha256, 0));
        else AskAhead();
    }

    private void Check(byte[] file)
    {
        var sha256 = DatasetFile.Sha256Of(file);
        if (sha256 == data.Sha256) Arrived(file, isNew: true);
        else Fail($"what the coordinator sent has the SHA-256 {sha256}, and not {data.Sha256} as the run asks for");
    }

    private void Arrived(ReadOnlyMemory<byte> file, bool isNew)
    {
        Context.CancelTimer(AskAgain.Instance);
        try
        {
            Context.Tell(Context.Parent!, new DataArrived(data.Sha256, DatasetFile.Read(data.Name, file)));
        }
        catch (InvalidDataException cause)
        {
            Fail($"it cannot be read: {cause.Message}");
            return;
        }

        if (isNew && options.Cache is { } cache)
        {
            Context.PipeToSelf(
                Completed(cache.SaveAsync(data.Sha256, file)), _ => new CacheWritten(null), cause => new CacheWritten(cause.Message));
        }
        else
        {
            Context.Stop(Context.Self);
        }
    }

    /// <summary>A full disk costs the cache and nothing else.</summary>
    private void End(CacheWritten kept)
    {
        if (kept.Failure is { } failure)
        {
            // The worker's own name says more to people than this actor's.
            Context.Tell(Context.Parent!, new Notice(
                $"The data set {data.Name} could not be kept in the cache, so that it will be fetched again next time: {failure}"));
        }

        Context.Stop(Context.Self);
    }

    private void Fail(string reason)
    {
        Context.CancelTimer(AskAgain.Instance);
        Context.Tell(Context.Parent!, new DataFailed(data.Sha256, $"the data set {data.Name} could not be fetched: {reason}"));
        Context.Stop(Context.Self);
    }

    private static async Task<bool> Completed(Task task)
    {
        await task.ConfigureAwait(false);
        return true;
    }

    private sealed record Cached(ReadOnlyMemory<byte>? File);

    private sealed record CacheWritten(string? Failure);

    private sealed class AskAgain
    {
        public static AskAgain Instance { get; } = new();
    }
}

/// <summary>To the worker: a data set is at hand.</summary>
internal sealed record DataArrived(string Sha256, Dataset Data);

/// <summary>To the worker: it cannot be had.</summary>
internal sealed record DataFailed(string Sha256, string Reason);
