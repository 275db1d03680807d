using Cluster.Coordinator.Results;
using Cluster.Shared.Data;
using Cluster.TestKit.Clusters;

namespace Cluster.TestKit.Scenarios;

/// <summary>A simulated cluster; virtual time passes only while something is waited for.</summary>
internal sealed class SimulatedStage : IStage
{
    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    private readonly SimulatedCluster _cluster;
    private int _gradients;

    public SimulatedStage(ulong seed, Dataset data)
    {
        _cluster = new(new() { Simulation = new() { Seed = seed }, Data = data });
        _cluster.Events.GradientComputed += (_, _) => _gradients++;
    }

    public Task StartCoordinatorAsync()
    {
        _cluster.StartCoordinator();
        return Task.CompletedTask;
    }

    public void StartWorker(string name) => _cluster.StartWorker(name);

    public void Kill(string name) => _cluster.Crash(name, silently: false);

    public void Submit(string yaml) => _cluster.Submit(yaml);

    public void Disturb(string fault, Action<SimulatedCluster> action) => action(_cluster);

    public Task ReachAsync(int gradients)
    {
        if (!_cluster.World.RunUntil(() => _gradients >= gradients || _cluster.Client.Closed is not null, Limit))
            throw ScenarioException.TooSlow(gradients, _gradients, Limit);
        return _gradients >= gradients ? Task.CompletedTask : throw ScenarioException.TooLate(gradients, _gradients);
    }

    public Task<ExperimentResult> FinishAsync()
    {
        if (!_cluster.World.RunUntil(() => _cluster.Client.Closed is not null, Limit))
            throw new TimeoutException($"The experiment has not ended within {Limit} of virtual time; last:\n{_cluster.World.LastEvents}");
        return Task.FromResult(
            _cluster.Archive.ResultOf(_cluster.Client.Id!) ?? throw new ScenarioException("The experiment ended without a result."));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
