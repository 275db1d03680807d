using System.Text.Json;
using Cluster.Coordinator.Experiments;
using Cluster.Shared;
using Cluster.Shared.Diagnostics;
using Cluster.Shared.Models;
using Cluster.Shared.Optimizers;

namespace Cluster.Coordinator.Tests.Experiments;

public sealed class BundledExperimentTests
{
    public static TheoryData<string, int, int, int> Counts => new()
    {
        // name, configurations, seeds, published figures on MNIST
        { "activations", 24, 5, 0 },
        { "chain", 2, 200, 0 },
        { "costs", 4, 8, 0 },
        { "depth-100", 8, 5, 0 },
        { "depth-100-mnist", 8, 5, 8 },
        { "depth-sigmoid", 4, 5, 4 },
        { "dropout", 5, 8, 0 },
        { "lbfgs", 8, 3, 0 },
        { "neuron-gradients", 1, 1, 1 },
        { "normalization", 5, 5, 0 },
        { "normalization-mnist", 5, 5, 0 },
        { "optimizers", 11, 8, 0 },
        { "optimizers-mnist", 11, 5, 0 },
        { "schedules", 14, 8, 0 },
        { "schedules-mnist", 14, 5, 0 },
        { "search", 25, 3, 0 },
        { "search-grid", 25, 3, 0 },
        { "pretraining", 5, 5, 0 },
        { "pretraining-mnist", 3, 5, 0 },
        { "search-halving", 96, 3, 0 },
        { "speed-of-learning", 3, 8, 3 },
    };

    public static TheoryData<string> Names => [.. ExperimentLibrary.Names];

    [Fact]
    public void What_has_a_size_for_MNIST_has_a_quick_one_too()
    {
        var large = ExperimentLibrary.Names.Where(name => name.EndsWith("-mnist", StringComparison.Ordinal)).ToList();
        large.ShouldNotBeEmpty();
        foreach (var name in large)
        {
            ExperimentLibrary.Names.ShouldContain(name[..^"-mnist".Length]);
            ExperimentFixture.Bundled(name).Configurations[0].Template.Data.Name.ShouldBe("mnist");
        }
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void A_bundled_experiment_has_its_configurations_seeds_and_published_figures(string name, int configurations, int seeds,
        int published)
    {
        var experiment = ExperimentFixture.Bundled(name);
        experiment.Name.ShouldBe(name);
        experiment.Title.ShouldNotBe(name);
        experiment.Description.Length.ShouldBeGreaterThan(100);
        experiment.Configurations.Count.ShouldBe(configurations);
        experiment.Configurations.Select(c => c.Label).ShouldBeUnique();
        experiment.Seeds.Count.ShouldBe(seeds);
        if (name == "chain") return;
        if (!name.EndsWith("-mnist", StringComparison.Ordinal)) experiment.Published.ShouldBeEmpty();

        var onMnist = ExperimentFixture.Bundled(name, "data=mnist");
        onMnist.Published.Count.ShouldBe(published);
        onMnist.Published.ShouldAllBe(figures => onMnist.Configurations.Contains(figures.Configuration));
        onMnist.Configurations[0].Template.Data.Name.ShouldBe("mnist");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Reading_the_resolved_file_gives_the_same_experiment(string name)
    {
        foreach (var overrides in (string[][])[[], ["data=mnist"], ["seeds=[5, 7]", "learning_rate=0.25"], ["shards=1", "hidden=[7, 5]"]])
        {
            if (name == "chain" && overrides.Contains("data=mnist")) continue;
            var experiment = ExperimentFixture.Bundled(name, overrides);
            var again = ExperimentFixture.Read(experiment.ResolvedYaml);
            JsonSerializer.Serialize(again).ShouldBe(JsonSerializer.Serialize(experiment));
        }
    }

    [Fact]
    public void Speed_of_learning_is_full_batch_descent_on_a_thousand_images()
    {
        var experiment = ExperimentFixture.Bundled("speed-of-learning", "data=mnist");
        var run = experiment.Configurations[1].ForSeed(3);
        run.Seed.ShouldBe(3UL);
        run.Model.Sizes.ShouldBe([784, 30, 30, 30, 10]);
        (run.Data.Train, run.BatchSize, run.Epochs, run.StepsPerEpoch).ShouldBe((1000, 1000, 500, 1));
        (run.Optimizer.LearningRate, run.Optimizer.L2, run.Optimizer.L2Form).ShouldBe((0.1, 5.0, L2Form.WeightScaling));
        (run.Diagnostics.Source, run.Diagnostics.EveryEpochs, run.Diagnostics.BeforeTraining)
            .ShouldBe((DiagnosticsSource.Training, 1, true));
        experiment.Focus.ShouldBe(ExperimentFocus.Gradients);
        experiment.Configurations.Select(c => c.Label).ShouldBe(["2 × 30", "3 × 30", "4 × 30"]);
        JsonSerializer.Serialize(experiment.Configurations[1].Key.ToDictionary()).ShouldBe("""{"hidden":[30,30,30]}""");

        var published = experiment.Published[2];
        published.Configuration.ShouldBeSameAs(experiment.Configurations[2]);
        published.InitialGradientNorms.ShouldBe([0.003, 0.017, 0.070, 0.285]);
        published.Curve.Select(point => point.Epoch).ShouldBe([0, 10, 100, 499]);
        published.Curve[3].GradientNorms.ShouldBe([0.00001, 0.00003, 0.00018, 0.00092]);
    }

    [Fact]
    public void Depth_sigmoid_is_the_books_setting()
    {
        var run = ExperimentFixture.Bundled("depth-sigmoid", "data=mnist").Configurations[3].Template;
        run.Model.Hidden.ShouldBe([30, 30, 30, 30]);
        (run.Model.Activation, run.Model.OutputActivation, run.Model.Cost)
            .ShouldBe((Activation.Sigmoid, Activation.Sigmoid, Cost.CrossEntropy));
        run.Initialization.ShouldBe(new InitializationSpecification());
        (run.Data.Train, run.Data.Validation, run.BatchSize, run.Epochs, run.EvaluateEvery).ShouldBe((50_000, 10_000, 10, 30, 1));
    }

    [Fact]
    public void Depth_100_trains_the_deepest_nets_longer_and_starts_relu_nets_as_He_does()
    {
        var experiment = ExperimentFixture.Bundled("depth-100-mnist");
        experiment.Configurations.Select(c => c.Label).ShouldBe(
        [
            "sigmoid, 1 × 100", "sigmoid, 2 × 100", "sigmoid, 3 × 100", "sigmoid, 4 × 100",
            "relu, 1 × 100", "relu, 2 × 100", "relu, 3 × 100", "relu, 4 × 100",
        ]);
        experiment.Configurations.Select(c => c.Template.Epochs).ShouldBe([30, 30, 30, 60, 30, 30, 30, 60]);
        JsonSerializer.Serialize(experiment.Configurations[3].Key.ToDictionary())
            .ShouldBe("""{"activation":"sigmoid","hidden":[100,100,100,100],"epochs":60,"weights":"scaled_normal"}""");

        var relu = experiment.Configurations[4].Template;
        relu.Initialization.Weights.Kind.ShouldBe(InitializerKind.HeNormal);
        relu.Initialization.OutputWeights.Kind.ShouldBe(InitializerKind.ScaledNormal);
        (relu.Model.Cost, relu.Model.OutputActivation).ShouldBe((Cost.CrossEntropyMean, Activation.Sigmoid));
        (relu.Optimizer.LearningRate, relu.Optimizer.L2, relu.Optimizer.L2Form).ShouldBe((0.5, 5.0, L2Form.CostTerm));
        experiment.Published.Select(p => p.ValidationAccuracy).ShouldBe([0.9525, 0.9587, 0.963, 0.9608, 0.9762, 0.9772, 0.9779, 0.9779]);
    }

    [Fact]
    public void What_is_pretrained_differs_from_what_is_not_in_that_alone()
    {
        var configurations = ExperimentFixture.Bundled("pretraining-mnist").Configurations;
        configurations.Select(c => c.Label).ShouldBe(
        [
            "pretraining.epochs=0, biases=standard_normal", "pretraining.epochs=0, biases=zero",
            "pretraining.epochs=10, biases=zero",
        ]);
        var (random, pretrained) = (configurations[1].Template, configurations[2].Template);
        pretrained.Model.Sizes.ShouldBe([784, 500, 500, 250, 10]);
        (pretrained.Data.Name, pretrained.Data.Train).ShouldBe(("mnist", 5000));
        pretrained.Model.Pretraining.ShouldBe(new() { Epochs = 10, L2 = 1 });
        random.Initialization.Weights.ShouldBe(new Initializer(InitializerKind.ScaledNormal));
        random.Model.Pretraining.ShouldBeNull();
        var same = pretrained with { Model = pretrained.Model with { Pretraining = null } };
        same.Fingerprint().ShouldBe(random.Fingerprint());
    }

    [Fact]
    public void The_chain_has_one_neuron_a_layer_and_one_output()
    {
        var experiment = ExperimentFixture.Bundled("chain");
        var (vanishing, exploding) = (experiment.Configurations[0].Template, experiment.Configurations[1].Template);
        vanishing.Model.Sizes.ShouldBe([1, 1, 1, 1, 1]);
        vanishing.Model.Cost.ShouldBe(Cost.Quadratic);
        (vanishing.Data.Train, vanishing.Diagnostics.ProbeCount, vanishing.Epochs).ShouldBe((1, 1, 0));
        vanishing.Initialization.ShouldBe(new InitializationSpecification
        {
            Weights = new Initializer(InitializerKind.StandardNormal),
            OutputWeights = new Initializer(InitializerKind.StandardNormal),
            Biases = new Initializer(InitializerKind.StandardNormal),
        });
        exploding.Initialization.ShouldBe(new InitializationSpecification
        {
            Weights = new Initializer(InitializerKind.Constant, 100),
            OutputWeights = new Initializer(InitializerKind.Constant, 100),
            Biases = new Initializer(InitializerKind.Centered),
        });
        experiment.Configurations.Select(c => c.Label).ShouldBe(["weights=standard_normal", "weights=constant 100"]);
    }

    [Fact]
    public void An_unknown_name_is_not_found()
    {
        ExperimentLibrary.TryFind("speed-of-lerning", out var text).ShouldBeFalse();
        text.ShouldBeEmpty();
        NearestName.Of("speed-of-lerning", ExperimentLibrary.Names).ShouldBe("speed-of-learning");
    }
}
