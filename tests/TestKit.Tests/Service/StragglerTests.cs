using Cluster.Coordinator;
using Cluster.Coordinator.Messages;
using Cluster.Coordinator.ParameterServer;
using Cluster.Shared.Actors;
using Cluster.Shared.Messages;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;
using Cluster.TestKit.Probes;
using Cluster.TestKit.Simulation;
using Cluster.TestKit.Training;
using Cluster.Worker.Gradients;

namespace Cluster.TestKit.Tests.Service;

/// <summary>A share that is late is computed by another worker too; the test stands for the workers.</summary>
public sealed class StragglerTests
{
    private static readonly RunSpecification Run = TinyRun.Specification;
    private readonly SimulatedActorSystem _system = ServiceWorld.Simulation(1);
    private readonly ShardComputation _computation = new(Run, TinyRun.Data, new GradientEngine(Run.Model));
    private readonly TestProbe _coordinator;
    private readonly ActorRef _server;

    public StragglerTests()
    {
        _coordinator = new(_system, "coordinator");
        _coordinator.AnswerWith(message => message is RunEnded ended ? new RunClosed(ended.Run) : null);
        var options = new CoordinatorOptions { Data = _ => TinyRun.Data, CheckpointInterval = TimeSpan.Zero };
        var coordinator = _coordinator.Ref;
        _server = _system.Spawn(
            Props.Create(() => new ParameterServerActor(new("r"), Run, checkpoint: null, options, coordinator)), "server");
    }

    [Fact]
    public void The_share_of_one_who_stops_answering_goes_to_an_idle_one_and_the_bits_stay()
    {
        var (quick, slow) = (Replica("quick"), Replica("slow"));
        var answered = 0;
        slow.AnswerWith(message => message is ComputeShards compute && answered++ < 20 ? Computed(compute) : null);
        ShouldEndInTheSameBits();

        // After some steps both are known, so the bound is a second; from then on the slow one gets nothing and is not waited for.
        var late = _coordinator.Messages.OfType<ShareLate>().ShouldHaveSingleItem();
        (late.Worker, late.GivenTo).ShouldBe(("slow", "quick"));
        late.Waited.TotalSeconds.ShouldBeInRange(1, 1.3);
        slow.Messages.OfType<ComputeShards>().Count().ShouldBeLessThan(25);
        (_system.Now - VirtualClock.Start).TotalSeconds.ShouldBeLessThan(3);
    }

    /// <summary>Its answer comes half a minute late; what it still reads was not written again before.</summary>
    [Fact]
    public void An_answer_that_comes_after_all_is_counted_by_nobody_and_its_sender_takes_part_again()
    {
        var (quick, slow) = (Replica("quick"), Replica("slow"));
        var (late, held) = (new List<ComputeShards>(), new List<ComputeShards>());
        float[] read = [];
        slow.AnswerWith(message =>
        {
            if (message is not ComputeShards compute) return null;
            if (compute.Work.Number != 10) return Computed(compute);
            read = compute.Parameters!.Span.ToArray();
            late.Add(compute);
            return null;
        });

        // The rest of the training waits, too, so that there is something left to take part in.
        quick.AnswerWith(message =>
        {
            if (message is not ComputeShards compute) return null;
            if (compute.Work.Number < 15) return Computed(compute);
            held.Add(compute);
            return null;
        });
        _system.AdvanceTime(TimeSpan.FromSeconds(30));
        slow.Messages.OfType<ComputeShards>().Max(c => c.Work.Number).ShouldBe(10);
        late.ShouldNotBeEmpty();
        foreach (var compute in late)
        {
            compute.Parameters!.Span.ToArray().ShouldBe(read);
            slow.Tell(_server, Computed(compute));
        }

        quick.AnswerWith(message => message is ComputeShards compute ? Computed(compute) : null);
        foreach (var compute in held) quick.Tell(_server, Computed(compute));
        ShouldEndInTheSameBits();
        slow.Messages.OfType<ComputeShards>().Max(c => c.Work.Number).ShouldBeGreaterThan(20);
    }

    [Fact]
    public void The_only_one_is_asked_again_and_less_and_less_often()
    {
        var only = Replica("only");
        only.AnswerWith(message => message is ComputeShards compute && compute.Work.Number < 8 ? Computed(compute) : null);
        _system.AdvanceTime(TimeSpan.FromSeconds(100));
        only.Messages.OfType<ComputeShards>().Count(c => c.Work.Number == 8).ShouldBeInRange(5, 9);
        _coordinator.Messages.OfType<ShareLate>().Count().ShouldBe(2, "once a minute");
        only.AnswerWith(message => message is ComputeShards compute ? Computed(compute) : null);
        ShouldEndInTheSameBits();
    }

    private void ShouldEndInTheSameBits() =>
        _coordinator.WaitFor<RunEnded>().WeightsSha256.ShouldBe(PlainTraining.Run(Run).WeightsSha256());

    private TestProbe Replica(string name)
    {
        var probe = new TestProbe(_system, name);
        probe.AnswerWith(message => message is ComputeShards compute ? Computed(compute) : null);
        probe.Tell(_server, new ReplicaReady(new("r")));
        return probe;
    }

    private ShardsComputed Computed(ComputeShards compute) =>
        new(compute.Work, compute.Node, _computation.Compute(compute.Work, compute.Node, compute.Parameters!));
}
