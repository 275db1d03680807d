using System.Diagnostics;
using Cluster.Cli.Hosting;
using Cluster.Cli.Hosting.Clients;
using Cluster.Shared.Actors;
using Cluster.Shared.Links;
using Cluster.Shared.Messages;

namespace Cluster.Cli.Tests.Processes;

/// <summary>Watches an experiment as a client does, to know how far its runs are.</summary>
internal sealed class ProgressWatch : IAsyncDisposable
{
    // A report that was made before is here by then.
    private static readonly TimeSpan OnTheWay = TimeSpan.FromMilliseconds(50);

    private readonly NodeProcess _client;
    private readonly Lock _gate = new();
    private readonly List<(Func<RunProgress, bool> Wanted, TaskCompletionSource<RunProgress> Found)> _waiting = [];

    public ProgressWatch(NodeAddress coordinator, string id)
    {
        _client = ClientNode.Start(coordinator);
        _client.System.Spawn(Props.Create(() => new Watcher(this, _client.Node, id)), "progress");
    }

    /// <summary>The first report from now on that is as wanted.</summary>
    public async Task<RunProgress> ProgressAsync(Func<RunProgress, bool> wanted)
    {
        var found = new TaskCompletionSource<RunProgress>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate) _waiting.Add((wanted, found));
        return await found.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>How long it takes from now until a step is made: one more than those that the first report from now on counts.</summary>
    public async Task<TimeSpan> TimeToNextStepAsync()
    {
        var began = Stopwatch.GetTimestamp();
        var made = await ProgressAsync(_ => Stopwatch.GetElapsedTime(began) >= OnTheWay);
        await ProgressAsync(p => p.Step > made.Step);
        return Stopwatch.GetElapsedTime(began);
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private void Tell(RunProgress progress)
    {
        lock (_gate)
        {
            foreach (var (_, found) in _waiting.Where(w => w.Wanted(progress)).ToList()) found.TrySetResult(progress);
            _waiting.RemoveAll(w => w.Found.Task.IsCompleted);
        }
    }

    private sealed class Watcher(ProgressWatch owner, INode node, string id) : Actor
    {
        protected override void PreStart() => node.Subscribe(Context.Self);

        protected override void Receive(object message)
        {
            if (message is LinkUp up) Context.Tell(up.Peer.ActorAt("/service"), new WatchExperiment(id));
            if (message is RunProgress progress) owner.Tell(progress);
        }
    }
}
