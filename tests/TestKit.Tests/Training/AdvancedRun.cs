using Cluster.Shared.Data;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;
using Cluster.TestKit.Training;
using Cluster.Worker.Gradients;

namespace Cluster.TestKit.Tests.Training;

/// <summary>A run that was advanced as a worker does it, and by what kinds of steps.</summary>
/// <param name="Session">At its end.</param>
/// <param name="Descents">Steps made while their gradients were computed.</param>
/// <param name="Refusals">Steps that were to be made so, but whose gradients had to be looked at.</param>
internal sealed record AdvancedRun(TrainingSession Session, int Descents, int Refusals)
{
    /// <summary>
    /// Trains both ways; the second is gradients and the optimiser's rules one after the other. The checkpoints have to be the same to the
    /// last byte: parameters, position, history, divergence.
    /// </summary>
    public static AdvancedRun ShouldEqualRules(RunSpecification run, Dataset data, GradientEngine? inner = null)
    {
        using var engine = new RecordingEngine(run.Model, inner);
        var session = TrainingSession.Start(run, data.Train);
        var computation = new ShardComputation(run, data, engine);
        while (session.Current is not null) computation.Advance(session);

        var byRules = PlainTraining.Run(run, data);
        session.Divergence.ShouldBe(byRules.Divergence, $"{run}");
        session.History.Epochs.ShouldBe(byRules.History.Epochs, $"{run}");
        session.WeightsSha256().ShouldBe(byRules.WeightsSha256(), $"{run}");
        session.Save().Encode().AsSpan().SequenceEqual(byRules.Save().Encode()).ShouldBeTrue($"{run}");
        return new(session, engine.Descents, engine.Refusals);
    }
}
