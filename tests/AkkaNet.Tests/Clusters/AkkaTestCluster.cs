using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Cluster.AkkaNet.Nodes;
using Cluster.Coordinator.Results;
using Cluster.Shared.Links;
using Cluster.TestKit.Checkers;
using Cluster.TestKit.Training;
using Xunit.Abstractions;

namespace Cluster.AkkaNet.Tests.Clusters;

/// <summary>Nodes in this process, each with actor systems of its own. Whatever is awaited is awaited for a minute.</summary>
/// <param name="output">Gets all that nodes tell.</param>
/// <param name="coordinators">Names of all that there will ever be; their addresses are the seeds.</param>
internal sealed class AkkaTestCluster(ITestOutputHelper output, params string[] coordinators) : IAsyncDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, string> _addresses = [];
    private readonly Dictionary<string, (CancellationTokenSource Stop, Task Running)> _nodes = [];
    private readonly Dictionary<string, TestTerm> _terms = [];
    private readonly Dictionary<string, int> _gradients = [];
    private readonly List<(string Node, string What)> _told = [];
    private readonly List<(Func<bool> Holds, TaskCompletionSource Reached)> _awaited = [];
    private readonly ManualResetEventSlim _never = new();
    private readonly long _began = TimeProvider.System.GetTimestamp();

    private readonly List<TestTerm> _killed = [];
    private readonly CutSockets _sockets = new();

    /// <summary>Clusters that cannot see each other may have the same one.</summary>
    public SharedFolder Folder { get; init; } = new();

    /// <summary>That each gradient takes at least.</summary>
    public TimeSpan Pace { get; set; } = TimeSpan.FromMilliseconds(6);

    public IReadOnlyList<(string Node, string What)> Told
    {
        get
        {
            lock (_told) return [.. _told];
        }
    }

    /// <summary>Of all workers, since the beginning.</summary>
    public int Gradients
    {
        get
        {
            lock (_told) return _gradients.Values.Sum();
        }
    }

    /// <param name="name">One of those that were named.</param>
    /// <param name="hocon">Above the quick settings of tests.</param>
    public void StartCoordinator(string name, string hocon = "") => _nodes[name] = Started(stop => AkkaCoordinator.RunAsync(
        Options(name, hocon),
        new(name, 1, NodeRole.Coordinator),
        "127.0.0.1:0",
        async (engine, node, seen, cancelled) => Begun(
            name, await TestTerm.BeginAsync(Folder, engine, node, seen, what => Tell(name, what), cancelled)),
        what => Tell(name, what),
        stop));

    public void StartWorker(string name, string hocon = "") => _nodes[name] = Started(stop => AkkaWorker.RunAsync(
        Options(name, hocon),
        new(name, 1, NodeRole.Worker, 1),
        (engine, node) => TestWorker.Begin(engine, node, Computed),
        what => Tell(name, what),
        stop));

    /// <summary>The last one.</summary>
    public TestTerm TermOf(string coordinator)
    {
        lock (_told) return _terms[coordinator];
    }

    /// <summary>That a node has now.</summary>
    public ActorSystem SystemOf(string name) => CaughtSystems.At(_addresses[name]);

    /// <summary>It falls silent for all others, then its system ends; no farewell reaches anybody.</summary>
    public async Task KillAsync(string name)
    {
        await CutAsync(name, [.. _nodes.Keys.Where(other => other != name)]);
        if (coordinators.Contains(name))
        {
            _killed.Add(TermOf(name));
            TermOf(name).Kill();
        }

        var (stop, running) = _nodes[name];
        _nodes.Remove(name);
        ((ExtendedActorSystem)CaughtSystems.At(_addresses[name])).Abort();
        await stop.CancelAsync();
        await running.WaitAsync(s_limit);
        stop.Dispose();
    }

    /// <summary>It leaves in an orderly way.</summary>
    public async Task StopAsync(string name)
    {
        var (stop, running) = _nodes[name];
        _nodes.Remove(name);
        await stop.CancelAsync();
        await running.WaitAsync(s_limit);
        stop.Dispose();
    }

    /// <summary>Nothing passes between one node and the others, also those that it starts anew, as long as the others live.</summary>
    public Task CutAsync(string name, params string[] others) => ThrottleAsync(name, others, isCut: true);

    public Task MendAsync(string name, params string[] others) => ThrottleAsync(name, others, isCut: false);

    /// <summary>Until one of them has told so, first or again.</summary>
    public Task ToldAsync(string name, string what, int times = 1) =>
        UntilAsync(() => _told.Count(one => one.Node == name && one.What.Contains(what, StringComparison.Ordinal)) >= times);

    public Task ReachAsync(int gradients) => UntilAsync(() => _gradients.Values.Sum() >= gradients);

    public Task ReachAsync(string worker, int more)
    {
        lock (_told)
        {
            var until = _gradients.GetValueOrDefault(worker) + more;
            return UntilAsync(() => _gradients.GetValueOrDefault(worker) >= until);
        }
    }

    /// <summary>All nodes are in one cluster, and each can reach each. Looked at whenever something happens.</summary>
    public Task TogetherAsync()
    {
        string[] all = [.. _nodes.Keys.Select(name => _addresses[name])];
        return UntilAsync(() => all.All(address => CaughtSystems.MembersSeenFrom(address).SetEquals(all)));
    }

    /// <summary>The experiment ends, with the bits of an undisturbed training.</summary>
    public async Task<ExperimentResult> FinishAsync()
    {
        Pace = TimeSpan.Zero;
        var result = await Folder.Closed.WaitAsync(s_limit);
        var violations = new Violations();
        new ResultChecker(violations).Check(result.Experiment, result, TinyRun.Data);
        violations.Found.ShouldBeEmpty();
        Folder.Late.ShouldBeEmpty("each of these was written by one that was out of office");
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        Pace = TimeSpan.Zero;
        foreach (var (stop, _) in _nodes.Values) await stop.CancelAsync();
        await Task.WhenAll(_nodes.Values.Select(node => node.Running)).WaitAsync(s_limit);
        foreach (var (stop, _) in _nodes.Values) stop.Dispose();
        _killed.ForEach(term => term.Bury());
        Folder.Dispose();
        _never.Dispose();
    }

    private static (CancellationTokenSource Stop, Task Running) Started(Func<CancellationToken, Task> run)
    {
        var stop = new CancellationTokenSource();
        return (stop, run(stop.Token));
    }

    private AkkaNodeOptions Options(string name, string hocon) => new()
    {
        Address = AkkaAddressOf(name),
        SeedNodes = [.. coordinators.Select(AkkaAddressOf)],
        Hocon = $"{QuickSettings.Hocon}\n{CaughtSystems.Hocon(AddressOf(name))}\n{hocon}",
        Around = sockets => _sockets.Of(name, sockets),
    };

    private AkkaAddress AkkaAddressOf(string name) => new("127.0.0.1", int.Parse(AddressOf(name)["127.0.0.1:".Length..], null));

    private string AddressOf(string name)
    {
        if (_addresses.TryGetValue(name, out var known)) return known;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return _addresses[name] = $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }

    private TestTerm Begun(string name, TestTerm term)
    {
        lock (_told) return _terms[name] = term;
    }

    private async Task ThrottleAsync(string name, string[] others, bool isCut)
    {
        foreach (var other in others)
        {
            (await CaughtSystems.CutAsync(CaughtSystems.At(_addresses[other]), _addresses[name], isCut)).ShouldBeTrue();
            if (isCut) _sockets.Cut(name, other);
            else _sockets.Mend(name, other);
        }

        Tell("test", isCut ? $"{name} is cut off from {string.Join(", ", others)}" : $"{name} is back");
    }

    private void Tell(string node, string what)
    {
        var at = TimeProvider.System.GetElapsedTime(_began);
        lock (_told)
        {
            output.WriteLine($"{at.TotalSeconds,6:0.0} {node}: {what}");
            _told.Add((node, what));
            Look();
        }
    }

    private void Computed(string worker)
    {
        lock (_told)
        {
            _gradients[worker] = _gradients.GetValueOrDefault(worker) + 1;
            Look();
        }

        if (Pace > TimeSpan.Zero) _never.Wait(Pace);
    }

    private async Task UntilAsync(Func<bool> holds)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_told)
        {
            _awaited.Add((holds, reached));
            Look();
        }

        await Task.WhenAny([reached.Task, Folder.Closed, .. _nodes.Values.Select(node => node.Running)]).WaitAsync(s_limit);
        await Task.WhenAll(_nodes.Values.Select(node => node.Running).Where(running => running.IsFaulted));
        reached.Task.IsCompleted.ShouldBeTrue("a node, or the experiment, has ended too early");
    }

    private void Look()
    {
        foreach (var (holds, reached) in _awaited)
        {
            if (!reached.Task.IsCompleted && holds()) reached.TrySetResult();
        }
    }
}
