using Cluster.Shared.Optimizers;
using Cluster.Shared.Optimizers.Schedules;
using Cluster.Shared.Training;

namespace Cluster.Coordinator.Tests.Experiments;

/// <summary>Keys that say how a run goes on: line searches, plateaus, early stopping.</summary>
public sealed class ControlKeyTests
{
    [Fact]
    public void Lbfgs_takes_all_examples_the_cost_term_and_a_first_step_of_1_by_default()
    {
        var run = ExperimentFixture.Read("optimizer: lbfgs\nl2: 2\ntrain: 500").Configurations.Single().Template;
        (run.BatchSize, run.Optimizer.LearningRate, run.Optimizer.L2Form).ShouldBe((500, 1.0, L2Form.CostTerm));
        run.Optimizer.Lbfgs.ShouldBe(new LbfgsSpecification { History = 10, C1 = 1e-4, C2 = 0.9, Evaluations = 25 });
    }

    [Fact]
    public void Every_key_reaches_the_specification()
    {
        var experiment = ExperimentFixture.Read(
            """
            optimizer: lbfgs
            lbfgs: { history: 5, c1: 0.001, c2: 0.5, evaluations: 12 }
            schedule: on_plateau
            plateau: { factor: 0.5, patience: 3, threshold: 0.01, cooldown: 2, min_rate: 0.001 }
            early_stopping: { patience: 4, keep_best: true, restore: true, metric: validation_cost, min_delta: 0.002 }
            """);
        var run = experiment.Configurations.Single().Template;
        run.Optimizer.Lbfgs.ShouldBe(new LbfgsSpecification { History = 5, C1 = 0.001, C2 = 0.5, Evaluations = 12 });
        run.Optimizer.Schedule.Plateau.ShouldBe(
            new PlateauSpecification { Factor = 0.5, Patience = 3, Threshold = 0.01, Cooldown = 2, MinRate = 0.001 });
        run.EarlyStopping.ShouldBe(new EarlyStoppingSpecification
        {
            Patience = 4,
            KeepBest = true,
            Restore = true,
            Metric = EpochCriterion.ValidationCost,
            MinDelta = 0.002,
        });
        ExperimentFixture.Read(experiment.ResolvedYaml).Configurations.Single().Template.Fingerprint().ShouldBe(run.Fingerprint());
    }

    [Fact]
    public void Who_asks_for_none_of_it_has_the_specification_of_before()
    {
        var json = System.Text.Encoding.UTF8.GetString(ExperimentFixture.Read("epochs: 1").Configurations.Single().Template.ToJson());
        foreach (var name in (string[])["Lbfgs", "Plateau", "EarlyStopping"]) json.ShouldNotContain($"\"{name}\"");
    }
}
