using Cluster.Shared.Links;
using Cluster.TestKit.Probes;

namespace Cluster.AkkaNet.Tests.Links;

/// <summary>Keeps what a connection tells; can be made to hold it up.</summary>
internal sealed class RecordingHandler : IConnectionHandler
{
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(10);

    private readonly Signal _signal;
    private readonly Journal<Parcel> _parcels;
    private readonly Journal<string> _reasons;
    private int _forgotten;

    public RecordingHandler(IConnection connection, Signal signal)
    {
        (Connection, _signal) = (connection, signal);
        (_parcels, _reasons) = (new(signal), new(signal));
    }

    public IConnection Connection { get; }

    /// <summary>Nothing is taken until it is set.</summary>
    public ManualResetEventSlim? Hold { get; set; }

    public int Count => _parcels.Count - _forgotten;

    /// <summary>How often the end was told.</summary>
    public int Ends => _reasons.Count;

    public void Forget() => _forgotten = _parcels.Count;

    public IReadOnlyList<Parcel> WaitFor(int count)
    {
        _signal.Wait(() => Count >= count, s_bound).ShouldBeTrue();
        return [.. _parcels.Entries().Skip(_forgotten)];
    }

    public string Reason()
    {
        _signal.Wait(() => _reasons.Count > 0, s_bound).ShouldBeTrue();
        return _reasons.Entries()[0];
    }

    public void Received(Parcel parcel)
    {
        Hold?.Wait(s_bound);
        _parcels.Add(parcel);
    }

    public void Closed(string reason) => _reasons.Add(reason);
}
