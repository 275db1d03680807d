using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Experiments.Schema;
using Cluster.Shared.Training;

namespace Cluster.Coordinator.Tests.Experiments;

/// <summary>What the bundled experiments show, all together: every topic, in both sizes, and every key and choice.</summary>
public sealed partial class BundledCoverageTests
{
    private const string Large = "-mnist";

    /// <summary>Choices that no bundled experiment trains with, and why.</summary>
    private static readonly Dictionary<string, string[]> ChoicesLeftOut = new()
    {
        // Without hidden neurons that bend, a net is one layer deep: 'cluster lab identity' shows that.
        ["activation"] = ["identity"],
        // Cross-entropy and log-likelihood leave one choice each; the others are for quadratic costs that nobody compares.
        ["output"] = ["tanh", "relu", "leaky_relu", "elu", "softplus", "gelu", "silu", "identity"],
    };

    /// <summary>Keys that no bundled experiment writes, and why.</summary>
    private static readonly string[] KeysLeftOut =
    [
        // Constants that stand as their papers have them; what they bring is a matter of search, not of a comparison.
        "batch_norm_epsilon", "batch_norm_momentum", "beta1", "beta2", "rho", "momentum_decay", "weight_decay",
        "lbfgs.history", "lbfgs.c1", "lbfgs.c2", "lbfgs.evaluations", "schedule_floor",
        "plateau.threshold", "plateau.cooldown", "plateau.min_rate", "early_stopping.min_delta",
        "pretraining.learning_rate", "pretraining.momentum",
        // What a run keeps or how it is shared out, not what it learns.
        "early_stopping.keep_best", "diagnostics.neurons", "slots",
    ];

    public static TheoryData<string> Topics =>
    [
        "depth-100", "initialisation", "saturation", "normalization", "optimizers", "schedules", "lbfgs", "pretraining",
        "search", "search-grid", "search-halving", "dropout", "costs", "activations", "clipping", "large-batches", "early-stopping",
    ];

    public static TheoryData<string> Pairs =>
        [.. ExperimentLibrary.Names.Where(name => ExperimentLibrary.Names.Contains(name + Large))];

    [Theory]
    [MemberData(nameof(Topics))]
    public void Every_topic_has_both_sizes(string topic)
    {
        ExperimentLibrary.Names.ShouldContain(topic);
        ExperimentLibrary.Names.ShouldContain(topic + Large);
    }

    [Fact]
    public void Experiments_that_descriptions_name_exist()
    {
        foreach (var name in ExperimentLibrary.Names)
        {
            foreach (Match named in QuotedName().Matches(ExperimentFixture.Bundled(name).Description))
                ExperimentLibrary.Names.ShouldContain(named.Groups["name"].Value, $"named by {name}");
        }
    }

    [Fact]
    public void Every_key_and_every_choice_is_shown_by_some_experiment()
    {
        var files = ExperimentLibrary.Names.Select(name => WrittenKeys.Of(ExperimentLibrary.Text(name))).ToList();
        var missing = new List<string>();
        foreach (var key in ExperimentKeys.All.Where(key => key.PerConfiguration))
        {
            var written = files.SelectMany(file => file.GetValueOrDefault(key.Path) ?? []).ToHashSet();
            if (!files.Any(file => file.ContainsKey(key.Path)) && !KeysLeftOut.Contains(key.Path)) missing.Add(key.Path);
            missing.AddRange(ChoicesOf(key)
                .Where(choice => !written.Contains(choice) && !key.Default.Contains($"`{choice}`", StringComparison.Ordinal))
                .Except(ChoicesLeftOut.GetValueOrDefault(key.Path) ?? [])
                .Select(choice => $"{key}: {choice}"));
        }

        missing.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void The_two_sizes_ask_the_same(string name)
    {
        var (small, large) = (ExperimentFixture.Bundled(name), ExperimentFixture.Bundled(name + Large));
        large.Focus.ShouldBe(small.Focus);
        large.Alerts.ShouldBe(small.Alerts);
        JsonSerializer.Serialize(large.Search).ShouldBe(JsonSerializer.Serialize(small.Search));
        WithoutSizes(large).ShouldBe(WithoutSizes(small));
    }

    private static string[] ChoicesOf(ExperimentKey key) =>
        key.Type.Name == "choice" ? key.Type.Allowed["one of ".Length..].Split(", ") : [];

    /// <summary>What is trained, but for how much of it, how large, how long and at which rates.</summary>
    private static List<string> WithoutSizes(Experiment experiment) =>
        [.. experiment.Configurations.Select(c => Encoding.UTF8.GetString(WithoutSizes(c.Template).ToJson())).Distinct().Order()];

    private static RunSpecification WithoutSizes(RunSpecification run) => run with
    {
        Data = new DataSpecification("", "", 0, 0),
        Model = run.Model with
        {
            Hidden = [],
            Pretraining = run.Model.Pretraining is { } stage
                ? stage with { L2 = 0, GibbsSteps = 1, Persistent = false, Chains = 0 }
                : null,
        },
        Epochs = 0,
        EvaluateEvery = 0,
        Optimizer = run.Optimizer with
        {
            LearningRate = 0,
            L2 = run.Optimizer.L2 > 0 ? 1 : 0,
            Schedule = run.Optimizer.Schedule with
            {
                TimeConstant = 0,
                Every = 0,
                WarmupEpochs = run.Optimizer.Schedule.WarmupEpochs > 0 ? 1 : 0,
            },
        },
        Diagnostics = run.Diagnostics with { ProbeCount = 0, EverySteps = 0 },
    };

    // Experiments are named with '-'; what is quoted with '_' or a dot is a key.
    [GeneratedRegex("'(?<name>[a-z0-9-]+)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex QuotedName();
}
