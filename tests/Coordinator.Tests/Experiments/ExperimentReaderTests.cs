using System.Text.Json;
using Cluster.Coordinator.Experiments;
using Cluster.Shared.Diagnostics;
using Cluster.Shared.Models;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Optimizers.Schedules;

namespace Cluster.Coordinator.Tests.Experiments;

public sealed class ExperimentReaderTests
{
    [Fact]
    public void What_is_not_written_takes_its_default()
    {
        var experiment = ExperimentFixture.Read("epochs: 3");
        (experiment.Name, experiment.Title, experiment.Description, experiment.Focus).ShouldBe(("x", "x", "", ExperimentFocus.Accuracy));
        experiment.Seeds.ShouldBe([0]);
        var configuration = experiment.Configurations.Single();
        (configuration.Key.Count, configuration.Label, configuration.Slots).ShouldBe((0, "1 × 30", 1));

        var run = configuration.Template;
        run.Model.Sizes.ShouldBe([784, 30, 10]);
        (run.Model.Activation, run.Model.OutputActivation, run.Model.Cost)
            .ShouldBe((Activation.Sigmoid, Activation.Sigmoid, Cost.CrossEntropy));
        (run.Data.Name, run.Data.Train, run.Data.Validation).ShouldBe(("digits", 50_000, 10_000));
        (run.Epochs, run.BatchSize, run.Shards, run.EvaluateEvery).ShouldBe((3, 10, 1, 1));
        run.Initialization.ShouldBe(new InitializationSpecification());
        run.Optimizer.ShouldBe(new OptimizerSpecification());
        run.Diagnostics.ShouldBe(new DiagnosticsSpecification());
    }

    [Fact]
    public void Every_key_reaches_the_specification()
    {
        var experiment = ExperimentFixture.Read(
            """
            name: all-keys
            data: mnist
            train: 640
            validation: 500
            hidden: [20, 10]
            activation: leaky_relu
            cost: log_likelihood
            weights: he_uniform
            output_weights: { constant: -0.5 }
            biases: zero
            optimizer: adam
            learning_rate: 1e-3
            beta1: 0.8
            beta2: .99
            epsilon: 1e-7
            l2: 2
            l2_form: cost_term
            schedule: exponential
            schedule_time: 12.5
            epochs: 7
            batch: full
            shards: 16
            slots: 4
            evaluate_every: 2
            diagnostics: { source: probe, probe: 64, before_training: false, every_epochs: 3, every_steps: 9, neurons: true }
            seeds: [18446744073709551615, 4]
            """);
        experiment.Name.ShouldBe("all-keys");
        experiment.Seeds.ShouldBe([ulong.MaxValue, 4]);
        experiment.Configurations[0].Slots.ShouldBe(4);
        var run = experiment.Configurations[0].Template;
        (run.Data.Name, run.Data.Train, run.Data.Validation).ShouldBe(("mnist", 640, 500));
        run.Model.Sizes.ShouldBe([784, 20, 10, 10]);
        (run.Model.Activation, run.Model.OutputActivation, run.Model.Cost)
            .ShouldBe((Activation.LeakyRelu, Activation.Softmax, Cost.LogLikelihood));
        run.Initialization.ShouldBe(new InitializationSpecification
        {
            Weights = new Initializer(InitializerKind.HeUniform),
            OutputWeights = new Initializer(InitializerKind.Constant, -0.5),
            Biases = Initializer.Zero,
        });
        run.Optimizer.ShouldBe(new OptimizerSpecification
        {
            Kind = OptimizerKind.Adam,
            LearningRate = 0.001,
            Beta1 = 0.8,
            Beta2 = 0.99,
            Epsilon = 1e-7,
            L2 = 2,
            L2Form = L2Form.CostTerm,
            Schedule = new ScheduleSpecification(ScheduleKind.Exponential, 12.5),
        });
        (run.Epochs, run.BatchSize, run.Shards, run.EvaluateEvery).ShouldBe((7, 640, 16, 2));
        run.Diagnostics.ShouldBe(new DiagnosticsSpecification
        {
            Source = DiagnosticsSource.Probe,
            ProbeCount = 64,
            BeforeTraining = false,
            EveryEpochs = 3,
            EverySteps = 9,
            Neurons = true,
        });
        JsonSerializer.Serialize(ExperimentFixture.Read(experiment.ResolvedYaml)).ShouldBe(JsonSerializer.Serialize(experiment));
    }

    [Fact]
    public void A_grid_is_a_product_with_the_first_key_slowest()
    {
        var experiment = ExperimentFixture.Read("grid:\n  activation: [tanh, relu]\n  hidden: [[30], [20, 10], []]\n  epochs: 3\n");
        experiment.Configurations.Select(c => c.Label).ShouldBe(
            ["tanh, 1 × 30", "tanh, 20-10", "tanh, no hidden layer", "relu, 1 × 30", "relu, 20-10", "relu, no hidden layer"]);
        JsonSerializer.Serialize(experiment.Configurations[1].Key.ToDictionary())
            .ShouldBe("""{"activation":"tanh","hidden":[20,10],"epochs":3}""");
        experiment.Configurations.ShouldAllBe(c => c.Template.Epochs == 3);
    }

    [Fact]
    public void A_list_of_grids_is_their_union_and_every_configuration_has_all_keys()
    {
        var experiment = ExperimentFixture.Read("grid:\n- learning_rate: [0.1, 1]\n- diagnostics.every_steps: 5\n  learning_rate: 2\n");
        experiment.Configurations.Select(c => JsonSerializer.Serialize(c.Key.ToDictionary())).ShouldBe(
        [
            """{"learning_rate":0.1,"diagnostics.every_steps":0}""",
            """{"learning_rate":1,"diagnostics.every_steps":0}""",
            """{"learning_rate":2,"diagnostics.every_steps":5}""",
        ]);
        experiment.Configurations.Select(c => c.Label).ShouldBe(["learning_rate=0.1", "learning_rate=1", "learning_rate=2"]);
        experiment.Configurations[2].Template.Diagnostics.EverySteps.ShouldBe(5);
    }

    [Fact]
    public void A_label_keeps_what_is_needed_to_tell_configurations_apart()
    {
        static IEnumerable<string> Labels(string grid) => ExperimentFixture.Read($"grid: {grid}").Configurations.Select(c => c.Label);
        Labels("[{ epochs: 1, hidden: [[5]] }, { epochs: 1, hidden: [[6]] }, { epochs: 2, hidden: [[7]] }]")
            .ShouldBe(["epochs=1, 1 × 5", "epochs=1, 1 × 6", "epochs=2, 1 × 7"]);
        Labels("{ batch: [10, full], weights: [zero, { constant: 2 }] }").ShouldBe(
            ["batch=10, weights=zero", "batch=10, weights=constant 2", "batch=full, weights=zero", "batch=full, weights=constant 2"]);
        Labels("{ diagnostics.every_steps: [1, 2] }").ShouldBe(["every_steps=1", "every_steps=2"]);
    }

    [Fact]
    public void A_label_leaves_out_what_only_another_part_names_and_stands_as_by_default()
    {
        static IEnumerable<string> Labels(string grid) => ExperimentFixture.Read($"grid: {grid}").Configurations.Select(c => c.Label);
        Labels("[{ batch_norm: [none, before] }, { batch_norm: before, batch_norm_statistics: shard, shards: 2 }, { weight_norm: true }]")
            .ShouldBe(["batch_norm=none", "batch_norm=before", "batch_norm=before, batch_norm_statistics=shard", "weight_norm=true"]);
        Labels("[{ l2: [0, 5] }, { l2: 0, epochs: 3 }]").ShouldBe(["l2=0", "l2=5", "l2=0, epochs=3"]);
        Labels("[{ hidden: [[5]] }, { hidden: [[5]], l2: 5 }]").ShouldBe(["1 × 5", "1 × 5, l2=5"]);
    }

    [Fact]
    public void A_label_leaves_out_no_difference_and_is_never_empty()
    {
        static IEnumerable<string> Labels(string grid, string rest = "") =>
            ExperimentFixture.Read($"grid: {grid}\n{rest}").Configurations.Select(c => c.Label);
        Labels("[{ weight_norm: [false, true] }, { l2: 0, weight_norm: true, epochs: 3 }]")
            .ShouldBe(["weight_norm=false", "weight_norm=true", "weight_norm=true, epochs=3"]);
        Labels("[{ optimizer: lbfgs, batch: full }, { batch: full }, { batch: 10 }, { optimizer: lbfgs, batch: full, l2: 1 }]")
            .ShouldBe(["optimizer=lbfgs, batch=full", "batch=full", "batch=10", "optimizer=lbfgs, batch=full, l2=1"]);
        Labels("[{ momentum: 0.5, optimizer: nesterov }, { weight_norm: false }]")
            .ShouldBe(["momentum=0.5, optimizer=nesterov", "optimizer=sgd"]);
        Labels("[{ plateau.patience: 3 }, { early_stopping.patience: 3 }]", "schedule: on_plateau\n")
            .ShouldBe(["plateau.patience=3", "early_stopping.patience=3"]);
    }

    [Fact]
    public void A_default_follows_what_the_grid_sets()
    {
        var experiment = ExperimentFixture.Read("grid:\n  weights: [he_normal, zero]\n  cost: [quadratic, log_likelihood]\n");
        var runs = experiment.Configurations.Select(c => c.Template).ToList();
        runs.Select(run => run.Initialization.OutputWeights.Kind).ShouldBe(
            [InitializerKind.HeNormal, InitializerKind.HeNormal, InitializerKind.Constant, InitializerKind.Constant]);
        runs.Select(run => run.Model.OutputActivation)
            .ShouldBe([Activation.Sigmoid, Activation.Softmax, Activation.Sigmoid, Activation.Softmax]);
    }

    [Fact]
    public void Small_data_makes_small_defaults()
    {
        var run = ExperimentFixture.Read("data: chain").Configurations[0].Template;
        (run.BatchSize, run.Diagnostics.ProbeCount, run.EvaluateEvery, run.Model.Outputs).ShouldBe((1, 1, 1, 2));
        ExperimentFixture.Read("data: chain\nvalidation: 0\n").Configurations[0].Template.EvaluateEvery.ShouldBe(0);
        ExperimentFixture.Read("data: chain\noutputs: 1\n").Configurations[0].Template.Model.Outputs.ShouldBe(1);
    }

    [Fact]
    public void The_data_are_asked_for_once()
    {
        var asked = new List<string>();
        ExperimentReader.Read("data: mnist\ngrid: { epochs: [1, 2, 3] }", "x.yaml", [], ExperimentFixture.DataNames, name =>
        {
            asked.Add(name);
            return ExperimentFixture.Info(name);
        });
        asked.ShouldBe(["mnist"]);
    }
}
