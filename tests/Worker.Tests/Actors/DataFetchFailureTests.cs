using Cluster.Shared.Actors;
using Cluster.Shared.Data;
using Cluster.Shared.Messages;
using Cluster.TestKit.Probes;
using Cluster.TestKit.Simulation;
using Cluster.TestKit.Training;
using Cluster.Worker.Actors;
using Cluster.Worker.Gradients;

namespace Cluster.Worker.Tests.Actors;

public sealed class DataFetchFailureTests : IAsyncDisposable
{
    private static readonly Dataset Other = TinyRun.Data with { Test = TinyRun.Examples(900, 60) };

    private readonly SimulatedActorSystem _system = new(new SimulationOptions { Seed = 1 });
    private readonly TestProbe _coordinator;
    private readonly ActorRef _worker;

    public DataFetchFailureTests()
    {
        _coordinator = new(_system, "coordinator");
        _coordinator.AnswerWith(message => message switch
        {
            RegisterWorker register => new WorkerRegistered(register.Started),
            FetchData fetch => Part(fetch.Sha256 == Other.Sha256 ? Other : TinyRun.Data),
            IRunMessage and (RunLost or RunEnded) => new RunClosed(((IRunMessage)message).Run),
            _ => null,
        });
        var options = new WorkerOptions { Engines = new GradientEngineFactory(), Data = _ => null };
        _worker = _system.Spawn(Props.Create(() => new WorkerActor(_coordinator.Ref, options)), "worker-0");
    }

    private int Fetches => _coordinator.Messages.OfType<FetchData>().Count();

    [Fact]
    public void Runs_that_wait_for_a_fetch_that_fails_are_given_back_and_the_next_one_fetches_again()
    {
        _system.FailOn((path, message) => path.EndsWith("/data-0", StringComparison.Ordinal) && message is DataPart, nth: 1);
        Start("r1", TinyRun.Data);
        var lost = _coordinator.WaitFor<RunLost>();
        lost.Run.ShouldBe(new("r1"));
        lost.Reason.ShouldStartWith("worker-0 has no data: the data set tiny could not be fetched: ");

        Start("r2", TinyRun.Data);
        _coordinator.WaitFor<RunEnded>().Run.ShouldBe(new("r2"));
        Fetches.ShouldBe(2);
    }

    [Fact]
    public void A_set_that_no_run_uses_is_kept_until_another_one_is_wanted()
    {
        var tiny = TinyRun.Data;
        foreach (var (run, data, fetches) in new[] { ("r1", tiny, 1), ("r2", tiny, 1), ("r3", Other, 2), ("r4", tiny, 3) })
        {
            Start(run, data);
            _system.RunUntilIdle();
            _coordinator.Messages.OfType<RunEnded>().Last().Run.ShouldBe(new(run));
            Fetches.ShouldBe(fetches, run);
        }
    }

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    private void Start(string name, Dataset data)
    {
        var run = TinyRun.Specification with { Data = new(data.Name, data.Sha256, 240, 60) };
        _coordinator.Tell(_worker, new StartRun(new(name), run, run.Fingerprint(), Checkpoint: null));
    }

    private static DataPart Part(Dataset data)
    {
        var bytes = new byte[DatasetFile.LengthOf(data)];
        DatasetFile.CopyTo(data, 0, bytes);
        return new(data.Sha256, 0, bytes.Length, bytes);
    }
}
