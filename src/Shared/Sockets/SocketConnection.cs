using System.Net.Sockets;
using Cluster.Shared.Links;
using Cluster.Shared.Numerics;

namespace Cluster.Shared.Sockets;

/// <summary>
/// A TCP connection with a thread that reads and one that writes: the thread pool belongs to actors and kernels, and what waits behind a
/// turn of 10 ms comes too late. A small parcel that finds nothing before it is written by whoever sends it.
/// </summary>
internal sealed class SocketConnection : IConnection, IByteSource
{
    private const int WrittenAtOnceMax = 256 << 10;

    private readonly object _gate = new();
    private readonly Socket _socket;
    private readonly SocketNetworkOptions _options;
    private readonly ParcelWriter _writer;
    private readonly FrameReader _reader;
    private readonly Queue<Parcel> _queue = new();
    private long _queuedBytes;
    private bool _isWriting;
    private string? _closed;
    private int _threads = 1;
    private long _attachedMax;

    public SocketConnection(Socket socket, string peer, TensorPool tensors, SocketNetworkOptions options)
    {
        (_socket, Peer, _options) = (socket, peer, options);
        socket.NoDelay = true;
        socket.Blocking = false;
        _writer = new ParcelWriter(socket);
        _reader = new FrameReader(this, tensors, () => AttachedMax);
    }

    public string Peer { get; }

    public long AttachedMax
    {
        get => Interlocked.Read(ref _attachedMax);
        set => Interlocked.Exchange(ref _attachedMax, value);
    }

    /// <summary>Before anything is sent.</summary>
    public void SendPreamble() => _socket.Send(Frames.Preamble());

    /// <summary>From now on things arrive.</summary>
    /// <param name="handler">Whom to tell, also if there is no thread to be had.</param>
    /// <param name="ended">Called when it is all over.</param>
    public void Start(IConnectionHandler handler, Action ended)
    {
        try
        {
            LinkThread.Start($"read {Peer}", () => ReadAll(handler, ended));
        }
        catch (Exception error)
        {
            Close(error.Message);
            handler.Closed(_closed!);
            End(ended);
        }
    }

    public bool Send(Parcel parcel)
    {
        bool isTaken;
        lock (_gate)
        {
            var held = Held(parcel);
            var isFull = _queue.Count >= _options.QueuedMax || (_queuedBytes > 0 && _queuedBytes + held > _options.QueuedBytesMax);
            isTaken = _closed is null && !isFull;
            if (isTaken)
            {
                _queuedBytes += held;
                if (_isWriting || _writer.Current is not null || _queue.Count > 0 || parcel.AttachedLength > WrittenAtOnceMax)
                {
                    _queue.Enqueue(parcel);
                    Monitor.PulseAll(_gate);
                    return true;
                }

                _isWriting = true;
                _writer.Begin(parcel);
            }
        }

        if (isTaken) Write(parcel, waits: false);
        else parcel.Done?.Invoke();
        return isTaken;
    }

    public void Close(string reason)
    {
        lock (_gate)
        {
            if (_closed is not null) return;
            _closed = reason;
            Monitor.PulseAll(_gate);
        }

        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The other side was faster.
        }
    }

    int IByteSource.Read(Span<byte> target)
    {
        while (true)
        {
            var read = _socket.Receive(target, SocketFlags.None, out var error);
            if (error == SocketError.Success) return read;
            if (error != SocketError.WouldBlock) throw new SocketException((int)error);
            _socket.Poll(-1, SelectMode.SelectRead);
        }
    }

    /// <summary>Memory that waiting costs. Floats are in their sender's hand, who often has one buffer wait many times.</summary>
    private static long Held(Parcel parcel) => Frames.PrefixLength + parcel.Header.Length + parcel.Bytes.Length;

    private void ReadAll(IConnectionHandler handler, Action ended)
    {
        try
        {
            _reader.ReadPreamble();
            StartWriting(ended);
            while (Volatile.Read(ref _closed) is null) handler.Received(_reader.Read());
        }
        catch (Exception error)
        {
            Close(error is SocketException broken ? SocketWords.Broken(broken.SocketErrorCode) : error.Message);
        }

        handler.Closed(_closed!);
        End(ended);
    }

    /// <summary>Only now: whoever is no node costs one thread and not two.</summary>
    private void StartWriting(Action ended)
    {
        Interlocked.Increment(ref _threads);
        try
        {
            LinkThread.Start($"write {Peer}", () => WriteAll(ended));
        }
        catch
        {
            Interlocked.Decrement(ref _threads);
            throw;
        }
    }

    private void WriteAll(Action ended)
    {
        while (true)
        {
            Parcel parcel;
            lock (_gate)
            {
                while (_isWriting || (_closed is null && _writer.Current is null && _queue.Count == 0)) Monitor.Wait(_gate);
                if (_closed is not null) break;
                if (_writer.Current is null) _writer.Begin(_queue.Dequeue());
                parcel = _writer.Current!;
                _isWriting = true;
            }

            Write(parcel, waits: true);
        }

        End(ended);
    }

    /// <summary>Goes on with the parcel that was begun. What is not written to its end is left to the writing thread.</summary>
    private void Write(Parcel parcel, bool waits)
    {
        var isDone = false;
        try
        {
            isDone = _writer.Advance();
            while (waits && !isDone && Volatile.Read(ref _closed) is null)
            {
                _socket.Poll(-1, SelectMode.SelectWrite);
                isDone = _writer.Advance();
            }
        }
        catch (SocketException error)
        {
            Close(SocketWords.Broken(error.SocketErrorCode));
        }

        lock (_gate)
        {
            _isWriting = false;
            if (isDone) _queuedBytes -= Held(parcel);
            if (!isDone || _queue.Count > 0 || _closed is not null) Monitor.PulseAll(_gate);
        }

        if (isDone) parcel.Done?.Invoke();
    }

    private void End(Action ended)
    {
        if (Interlocked.Decrement(ref _threads) > 0) return;
        lock (_gate)
        {
            while (_isWriting) Monitor.Wait(_gate);
        }

        _writer.Current?.Done?.Invoke();
        foreach (var parcel in _queue) parcel.Done?.Invoke();
        _queue.Clear();
        _socket.Dispose();
        ended();
    }
}
