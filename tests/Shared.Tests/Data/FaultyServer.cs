using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Cluster.Shared.Tests.Data;

/// <summary>What a client asked.</summary>
/// <param name="From">First byte of the Range header; null without one.</param>
internal sealed record Ask(string Path, long? From);

/// <summary>How the server answers once.</summary>
internal sealed record Answer(int Status, byte[] Body)
{
    /// <summary>After so many bytes of the body the connection is cut.</summary>
    public int? CutAfter { get; init; }

    /// <summary>After so many bytes of the body nothing more comes, and the connection stays open.</summary>
    public int? StallAfter { get; init; }

    public string? ContentRange { get; init; }

    /// <summary>Without it the client cannot know how much there is.</summary>
    public bool SaysLength { get; init; } = true;

    /// <summary>As a good server answers: the whole, a part, or 416 when nothing lies behind the given place.</summary>
    public static Answer Good(byte[] file, Ask ask)
    {
        if (ask.From is not { } from) return new Answer(200, file);
        if (from >= file.Length) return new Answer(416, []) { ContentRange = $"bytes */{file.Length}" };
        return new Answer(206, file[(int)from..]) { ContentRange = $"bytes {from}-{file.Length - 1}/{file.Length}" };
    }
}

/// <summary>A web server on the loopback interface that misbehaves as its script says.</summary>
internal sealed class FaultyServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<Ask, int, Answer> _script;
    private readonly List<Ask> _asks = [];
    private readonly Task _serving;

    /// <param name="script">From what is asked, and how many asks came before, to the answer.</param>
    public FaultyServer(Func<Ask, int, Answer> script)
    {
        _script = script;
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/mnist/");

    /// <summary>All that was asked so far, in order.</summary>
    public IReadOnlyList<Ask> Asks
    {
        get
        {
            lock (_asks) return [.. _asks];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _serving;
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true) connections.Add(ServeOneAsync(await _listener.AcceptSocketAsync(_end.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeOneAsync(Socket socket)
    {
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            var ask = await ReadAskAsync(stream);
            int before;
            lock (_asks)
            {
                before = _asks.Count;
                _asks.Add(ask);
            }

            await SendAsync(socket, stream, _script(ask, before));
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
        {
            // The client went away, or the test is over.
        }
    }

    private static async Task<Ask> ReadAskAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var path = (await reader.ReadLineAsync())?.Split(' ')[1] ?? throw new IOException("The client sent nothing.");
        long? from = null;
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            const string Range = "Range: bytes=";
            if (line.StartsWith(Range, StringComparison.OrdinalIgnoreCase)) from = long.Parse(line[Range.Length..].TrimEnd('-'));
        }

        return new Ask(path, from);
    }

    private async Task SendAsync(Socket socket, NetworkStream stream, Answer answer)
    {
        var head = new StringBuilder($"HTTP/1.1 {answer.Status} {(HttpStatusCode)answer.Status}\r\nConnection: close\r\n");
        if (answer.SaysLength) head.Append($"Content-Length: {answer.Body.Length}\r\n");
        if (answer.ContentRange is not null) head.Append($"Content-Range: {answer.ContentRange}\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), _end.Token);
        await stream.WriteAsync(answer.Body.AsMemory(0, answer.CutAfter ?? answer.StallAfter ?? answer.Body.Length), _end.Token);
        if (answer.StallAfter is not null) await Task.Delay(Timeout.Infinite, _end.Token);
        socket.Shutdown(SocketShutdown.Send);

        // Until the client has closed too: closing first could take back what it has not read yet.
        await stream.CopyToAsync(Stream.Null, _end.Token);
    }
}
