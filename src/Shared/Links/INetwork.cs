namespace Cluster.Shared.Links;

/// <summary>How nodes reach each other: sockets, or a simulation of them.</summary>
public interface INetwork
{
    /// <summary>Takes connections until it is disposed of.</summary>
    /// <param name="endpoint">For example <c>0.0.0.0:5400</c>.</param>
    /// <param name="accepted">Called for each, before anything is received on it; any thread.</param>
    /// <exception cref="UserException">The endpoint cannot be listened on; the message says why and what to do.</exception>
    IDisposable Listen(string endpoint, Func<IConnection, IConnectionHandler> accepted);

    /// <summary>Tries once; exactly one of the two is called, later, on any thread.</summary>
    /// <param name="endpoint">For example <c>machine-a:5400</c>.</param>
    /// <param name="lane">What it will be used for.</param>
    /// <param name="opened">Called before anything is received.</param>
    /// <param name="failed">Told why.</param>
    void Dial(string endpoint, Lane lane, Func<IConnection, IConnectionHandler> opened, Action<string> failed);
}

/// <summary>One connection: parcels arrive whole, once and in order, until it closes.</summary>
public interface IConnection
{
    /// <summary>The other end, for messages to people.</summary>
    string Peer { get; }

    /// <summary>
    /// Bytes that may be attached to a parcel received here; what announces more closes the connection before anything is allocated. 0
    /// until it is set: nothing is to be sent to a node before it has said who it is.
    /// </summary>
    long AttachedMax { get; set; }

    /// <summary>Puts a parcel into the queue and returns at once.</summary>
    /// <returns>False when the queue is full or the connection closed; the parcel is dropped then.</returns>
    bool Send(Parcel parcel);

    /// <summary>What waits is dropped, nothing more is received; the handler is told. Idempotent.</summary>
    /// <param name="reason">Told to this side's handler; the other one sees an end of the stream.</param>
    void Close(string reason);
}

/// <summary>Whom a connection tells; one call at a time.</summary>
public interface IConnectionHandler
{
    void Received(Parcel parcel);

    /// <summary>Once, last of all, also after <see cref="IConnection.Close"/>.</summary>
    /// <param name="reason">In a few words, for people.</param>
    void Closed(string reason);
}
