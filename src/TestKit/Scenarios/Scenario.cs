using Cluster.Coordinator.Results;
using Cluster.Shared.Data;
using Cluster.TestKit.Checkers;
using Cluster.TestKit.Clusters;
using Cluster.TestKit.Simulation;
using Cluster.TestKit.Training;

namespace Cluster.TestKit.Scenarios;

/// <summary>
/// A story about a cluster, told once and played twice: in the simulation and on the real engine, with nodes in one process that are joined
/// over sockets. It begins with a coordinator, workers called <c>worker-1</c>, <c>worker-2</c> … and an experiment; then it goes move by
/// move.
/// </summary>
public sealed class Scenario
{
    private readonly int _workers;
    private readonly List<Func<IStage, Task>> _moves = [];
    private string _experiment = "";
    private Dataset _data = TinyRun.Data;
    private bool _expectsSameBits;

    private Scenario(int workers) => _workers = workers;

    /// <summary>Reads better between two moves.</summary>
    public Scenario Then => this;

    /// <summary>Reads better before what is expected.</summary>
    public Scenario Expect => this;

    /// <param name="workers">That are there from the start.</param>
    public static Scenario With(int workers) => new(workers);

    /// <param name="experiment">The experiment file. Its <c>data</c> is the name of the data set.</param>
    /// <param name="data"><see cref="TinyRun.Data"/>, called <c>tiny</c>, by default.</param>
    public Scenario Submit(string experiment, Dataset? data = null)
    {
        (_experiment, _data) = (experiment, data ?? _data);
        return this;
    }

    /// <summary>
    /// What follows comes when so many gradients of shards have been computed, over all runs and workers. The experiment must still be
    /// under way then, or there would be nothing left to disturb.
    /// </summary>
    public Scenario When(int gradients) => Move(stage => stage.ReachAsync(gradients));

    /// <summary>A process ends without a word: a worker's or the coordinator's.</summary>
    public Scenario Kill(string name) => Move(stage => stage.Kill(name));

    /// <summary>Another worker comes, or one that was killed comes back.</summary>
    public Scenario Join(string name) => Move(stage => stage.StartWorker(name));

    /// <summary>The coordinator that was killed comes back, with what it had on its disk.</summary>
    public Scenario RestartCoordinator() => Move(stage => stage.StartCoordinatorAsync());

    /// <summary>Nothing gets from one node to the other any more, in either direction. Simulation only.</summary>
    public Scenario Cut(string one, string other) => Disturb(nameof(Cut), cluster => cluster.Network.CutBoth(one, other));

    /// <summary>Takes a cut back. Simulation only.</summary>
    public Scenario Mend(string one, string other) => Disturb(nameof(Mend), cluster =>
    {
        cluster.Network.Mend(one, other);
        cluster.Network.Mend(other, one);
    });

    /// <summary>Connections between two nodes are reset; both sides hear of it. Simulation only.</summary>
    public Scenario Reset(string one, string other) => Disturb(nameof(Reset), cluster => cluster.Network.Reset(one, other));

    /// <summary>A process stands still. Simulation only.</summary>
    public Scenario Freeze(string name) => Disturb(nameof(Freeze), cluster => NodeOf(cluster, name).Freeze());

    /// <summary>It goes on. Simulation only.</summary>
    public Scenario Thaw(string name) => Disturb(nameof(Thaw), cluster => NodeOf(cluster, name).Thaw());

    /// <summary>The coordinator's disk is full. Simulation only.</summary>
    public Scenario FillDisk() => Disturb(nameof(FillDisk), cluster => cluster.Disk.IsFull = true);

    /// <summary>The coordinator's disk has room again. Simulation only.</summary>
    public Scenario FreeDisk() => Disturb(nameof(FreeDisk), cluster => cluster.Disk.IsFull = false);

    /// <summary>Virtual time passes, for faults that only show after a while. Simulation only.</summary>
    public Scenario Pass(TimeSpan time) => Disturb(nameof(Pass), cluster => cluster.World.AdvanceTime(time));

    /// <summary>Every run finishes with the weights and the history of an undisturbed process.</summary>
    public Scenario SameBits()
    {
        _expectsSameBits = true;
        return this;
    }

    /// <summary>Plays it in the simulation.</summary>
    /// <param name="seed">Another one gives other delays and another order of events.</param>
    /// <exception cref="ScenarioException">An expectation was not met.</exception>
    public Task<ExperimentResult> SimulateAsync(ulong seed) => PlayAsync(new SimulatedStage(seed, _data));

    /// <summary>Plays it on the real engine, over sockets on this machine.</summary>
    /// <exception cref="ScenarioException">An expectation was not met.</exception>
    public Task<ExperimentResult> RunAsync() => PlayAsync(new SocketStage(_data));

    private async Task<ExperimentResult> PlayAsync(IStage stage)
    {
        await using (stage)
        {
            await stage.StartCoordinatorAsync().ConfigureAwait(false);
            for (var i = 1; i <= _workers; i++) stage.StartWorker($"worker-{i}");
            stage.Submit(_experiment);
            foreach (var move in _moves) await move(stage).ConfigureAwait(false);
            var result = await stage.FinishAsync().ConfigureAwait(false);
            if (_expectsSameBits) CheckBits(result);
            return result;
        }
    }

    private void CheckBits(ExperimentResult result)
    {
        var violations = new Violations();
        new ResultChecker(violations).Check(result.Experiment, result, _data);
        if (violations.Any) throw new ScenarioException(string.Join('\n', violations.Found));
    }

    private static SimulatedActorSystem NodeOf(SimulatedCluster cluster, string name) => cluster.Nodes.GetValueOrDefault(name)
        ?? throw new ScenarioException($"There is no node '{name}'; there are {string.Join(", ", cluster.Nodes.Keys.Order())}.");

    private Scenario Disturb(string fault, Action<SimulatedCluster> action) => Move(stage => stage.Disturb(fault, action));

    private Scenario Move(Action<IStage> move) => Move(stage =>
    {
        move(stage);
        return Task.CompletedTask;
    });

    private Scenario Move(Func<IStage, Task> move)
    {
        _moves.Add(move);
        return this;
    }
}
