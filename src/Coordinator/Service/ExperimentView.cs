using Cluster.Coordinator.Messages;
using Cluster.Coordinator.Results;
using Cluster.Shared.Actors;
using Cluster.Shared.Messages;

namespace Cluster.Coordinator.Service;

/// <summary>
/// What an experiment under way has shown, so that those who watch from later on are told it too. Watchers come and go; ends of runs,
/// which are many, are told to a late one in portions.
/// </summary>
internal sealed class ExperimentView
{
    private const int Portion = 200;
    private readonly List<RunClosedNews> _closed = [];
    private readonly HashSet<RunId> _closedRuns = [];
    private readonly OrderedDictionary<RunId, RunningView> _running = [];
    private readonly Dictionary<RunId, List<RunAlerted>> _alerts = [];
    private readonly List<Watcher> _watchers = [];
    private SlotsChanged? _slots;

    /// <summary>Runs that have a result.</summary>
    public int Done => _closed.Count;

    public IEnumerable<ActorRef> Watchers => _watchers.Select(w => w.Client);

    /// <summary>Whether somebody has not been told yet of all that has ended.</summary>
    public bool IsTelling => _watchers.Exists(w => w.Told < _closed.Count);

    /// <summary>Begins with what there is; the ends of runs follow with <see cref="TellMore"/>.</summary>
    public void Add(ActorRef client, IActorContext context)
    {
        Remove(client);
        _watchers.Add(new(client));
        if (_slots is not null) context.Tell(client, _slots);
        foreach (var running in _running.Values)
        {
            foreach (var placed in running.Placed) context.Tell(client, placed);
            if (running.Progress is not null) context.Tell(client, running.Progress);
            if (running.News is not null) context.Tell(client, running.News);
        }

        foreach (var alert in _alerts.Values.SelectMany(alerts => alerts)) context.Tell(client, alert);
    }

    public void Remove(ActorRef client) => _watchers.RemoveAll(w => w.Client.Equals(client));

    /// <summary>Passes on what an experiment's actor says to its observer. False where it was known already.</summary>
    public bool Enter(object message, IActorContext context)
    {
        switch (message)
        {
            case RunHasResult has:
                return Close(NewsOf(has), context);
            case SlotsChanged slots:
                _slots = slots;
                break;
            case IRunMessage said:
                Enter(said);
                break;
        }

        foreach (var watcher in _watchers) context.Tell(watcher.Client, message);
        return true;
    }

    /// <summary>The experiment's actor begins anew: nothing runs, and what had ended is said again.</summary>
    public void Restart(IActorContext context)
    {
        foreach (var run in _running.Keys)
        {
            foreach (var watcher in _watchers) context.Tell(watcher.Client, new RunLost(run, "the coordinator's actor failed"));
        }

        _running.Clear();
        _alerts.Clear();
    }

    public void TellMore(IActorContext context)
    {
        foreach (var watcher in _watchers)
        {
            var end = Math.Min(_closed.Count, watcher.Told + Portion);
            for (; watcher.Told < end; watcher.Told++) context.Tell(watcher.Client, _closed[watcher.Told]);
        }
    }

    private bool Close(RunClosedNews news, IActorContext context)
    {
        _running.Remove(news.Run);
        _alerts.Remove(news.Run);
        if (!_closedRuns.Add(news.Run)) return false;
        _closed.Add(news);
        foreach (var watcher in _watchers.Where(w => w.Told == _closed.Count - 1))
        {
            context.Tell(watcher.Client, news);
            watcher.Told++;
        }

        return true;
    }

    private void Enter(IRunMessage said)
    {
        if (said is RunLost)
        {
            _running.Remove(said.Run);
            return;
        }

        if (_closedRuns.Contains(said.Run)) return;
        if (said is RunAlerted alerted)
        {
            if (!_alerts.TryGetValue(said.Run, out var alerts)) _alerts[said.Run] = alerts = [];
            alerts.Add(alerted);
            return;
        }

        if (!_running.TryGetValue(said.Run, out var running)) _running[said.Run] = running = new();
        switch (said)
        {
            case RunPlaced placed when !running.Placed.Exists(p => p.Worker == placed.Worker):
                running.Placed.Add(placed);
                break;
            case RunProgress progress:
                running.Progress = progress;
                break;
            case RunNews news:
                running.Enter(news);
                break;
        }
    }

    private static RunClosedNews NewsOf(RunHasResult has)
    {
        RunResult result = has.Result;
        var last = result.History.Epochs.LastOrDefault();
        return new(
            has.Run,
            result.Status,
            result.Seconds,
            last?.ValidationAccuracy ?? last?.TrainAccuracy,
            last?.ValidationAccuracy is not null,
            has.WasFinished,
            result.Remark);
    }

    private sealed class Watcher(ActorRef client)
    {
        public ActorRef Client { get; } = client;

        /// <summary>How many of the ends of runs.</summary>
        public int Told { get; set; }
    }

    private sealed class RunningView
    {
        public List<RunPlaced> Placed { get; } = [];

        public RunProgress? Progress { get; set; }

        /// <summary>The last epoch and the last diagnosis.</summary>
        public RunNews? News { get; private set; }

        public void Enter(RunNews news) => News = new(
            news.Run,
            news.Epochs.Count > 0 ? [news.Epochs[^1]] : News?.Epochs ?? [],
            news.Diagnostics.Count > 0 ? [news.Diagnostics[^1]] : News?.Diagnostics ?? [])
        {
            Pretraining = news.Pretraining.Count > 0 ? [news.Pretraining[^1]] : News?.Pretraining ?? [],
        };
    }
}
