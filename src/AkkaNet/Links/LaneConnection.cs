using Akka.Actor;
using Cluster.AkkaNet.Protos;
using Cluster.Shared.Links;

namespace Cluster.AkkaNet.Links;

/// <summary>
/// A control connection made of messages between two lane actors: what is sent on it. Akka.Remote keeps their order; what it loses is seen
/// by the other end, which closes then.
/// </summary>
/// <param name="self">The lane here.</param>
/// <param name="peer">The lane there.</param>
internal sealed class LaneConnection(IActorRef self, IActorRef peer) : IConnection
{
    /// <summary>So many pieces are acknowledged together.</summary>
    public const int AcknowledgedTogether = 64;

    /// <summary>Pieces that may wait for it.</summary>
    public const int WaitingMax = 10_000;

    /// <summary>Nothing more is taken while so many bytes wait; a parcel may be larger.</summary>
    public const long WaitingBytesMax = 16L << 20;

    private readonly Lock _gate = new();
    private readonly Queue<int> _waiting = new();
    private long _waitingBytes;
    private ulong _sent;
    private ulong _acknowledged;
    private long _attachedMax;
    private volatile string? _closed;

    public string Peer { get; } = NameOf(peer);

    public long AttachedMax
    {
        get => Interlocked.Read(ref _attachedMax);
        set => Interlocked.Exchange(ref _attachedMax, value);
    }

    /// <summary>Why, or null.</summary>
    public string? Closed => _closed;

    /// <summary>The machine and port where an actor's system is, for people.</summary>
    public static string NameOf(IActorRef actor) =>
        actor.Path.Address is { Host: { } host, Port: { } port } ? $"{host}:{port}" : actor.Path.Address.ToString();

    public bool Send(Parcel parcel)
    {
        try
        {
            lock (_gate)
            {
                if (_closed is not null || _waiting.Count >= WaitingMax || _waitingBytes >= WaitingBytesMax) return false;
                ParcelChunks.Cut(parcel, Send);
                return true;
            }
        }
        finally
        {
            parcel.Done?.Invoke();
        }
    }

    /// <summary>The other side has taken all up to this number.</summary>
    /// <exception cref="InvalidDataException">So many were never sent.</exception>
    public void Acknowledged(ulong number)
    {
        lock (_gate)
        {
            if (number > _sent) throw new InvalidDataException($"it acknowledged piece {number} of {_sent}");
            for (; _acknowledged < number; _acknowledged++) _waitingBytes -= _waiting.Dequeue();
        }
    }

    public void Close(string reason)
    {
        lock (_gate)
        {
            if (_closed is not null) return;
            _closed = reason;
        }

        // The actor tells the handler when it has stopped, and Akka's death watch the other side.
        ((IInternalActorRef)self).Stop();
    }

    private void Send(LaneChunk chunk)
    {
        var length = chunk.Header.Length + chunk.Data.Length;
        _waiting.Enqueue(length);
        _waitingBytes += length;
        chunk.Number = ++_sent;
        peer.Tell(chunk, self);
    }
}
