using Cluster.Shared.Diagnostics;
using Cluster.Shared.Models;
using Cluster.Shared.Optimizers;

namespace Cluster.Coordinator.Experiments.Schema;

/// <summary>
/// Every key that an experiment file may hold, in the order in which they are applied and written. This is the one place where a key
/// is declared: the reader, its hints, <c>--set</c>, the resolved file and the table in docs/experiments.md follow it.
/// </summary>
public static class ExperimentKeys
{
    public const string Grid = "grid";
    public const string Published = "published";

    internal const string Data = "data";
    internal const string Seeds = "seeds";

    private const int CountMax = 100_000_000;
    private const int EpochsMax = 1_000_000;

    public static IReadOnlyList<ExperimentKey> All { get; } = [.. Head(), .. Model(), .. Training(), .. DiagnosticsGroup(), .. Structure()];

    internal static IReadOnlyList<string> Paths { get; } = [.. All.Select(key => key.Path)];

    /// <summary>What comes before the dots: mappings that hold keys of their own.</summary>
    internal static IReadOnlyList<string> Groups { get; } =
        [.. All.Where(key => key.Path.Contains('.')).Select(key => key.Path[..key.Path.IndexOf('.')]).Distinct()];

    internal static ExperimentKey? Find(string path) => All.FirstOrDefault(key => key.Path == path);

    private static IEnumerable<ExperimentKey> Head()
    {
        yield return Of("name", new NameType(), "the file's name",
            d => DefaultName(d.FileName), (d, value) => d.Name = value,
            "What the experiment is called on the command line and in the name of its results folder.", perConfiguration: false);
        yield return Of("title", new TextType(200, oneLine: true), "the name",
            d => d.Name, (d, value) => d.Title = value,
            "One line for lists and for the head of the report.", perConfiguration: false);
        yield return Of("description", new TextType(5000, oneLine: false), "empty",
            _ => "", (d, value) => d.Description = value,
            "What the experiment asks and what to look at.", perConfiguration: false);
        yield return Of("focus", new ChoiceType<ExperimentFocus>(), ExperimentFocus.Accuracy, (d, value) => d.Focus = value,
            "What the verdict and the report put first.", perConfiguration: false);
        yield return Of(Data, new WordType("data set", "the name of a data set"), "`digits`",
            d => d.Data.Name, (_, _) => { },
            "The data set: `digits` is built in, `mnist` needs its files (`cluster data get mnist`), `chain` is a single example.",
            perConfiguration: false);
        yield return Of(Seeds, new SeedsType(10_000), "`1`",
            _ => (ulong[])[0], (d, value) => d.Seeds = value,
            "One run of every configuration for each seed. A number n means the seeds 0 to n − 1.", perConfiguration: false);
        yield return Of("train", new CountOrWordType(1, CountMax, "all"), "`all`",
            d => new CountOrWord(d.Data.TrainCount), (d, value) => d.Train = value.Number ?? d.Data.TrainCount,
            "Train on the first so many training examples.");
        yield return Of("validation", new CountOrWordType(0, CountMax, "all"), "`all`",
            d => new CountOrWord(d.Data.ValidationCount), (d, value) => d.Validation = value.Number ?? d.Data.ValidationCount,
            "Measure accuracy on the first so many validation examples.");
    }

    private static IEnumerable<ExperimentKey> Model()
    {
        yield return Of<int[]>("hidden", new LayerSizesType(1000, 1_000_000), [30], (d, value) => d.Model = d.Model with { Hidden = value },
            "Neurons of each hidden layer, first to last; `[]` for none. Inputs and outputs follow from the data.");
        yield return Of("outputs", new IntegerType(1, 256), "the data's classes",
            d => d.Data.Classes, (d, value) => d.Model = d.Model with { Outputs = value },
            "Neurons of the output layer: one a class, or 1 for data of two classes, whose target is then the label itself.");
        yield return Of("activation", new ChoiceType<Activation>(Activation.Softmax), Activation.Sigmoid,
            (d, value) => d.Model = d.Model with { Activation = value },
            "What the hidden neurons do with their weighted input.");
        yield return Of("cost", new ChoiceType<Cost>(), Cost.CrossEntropy, (d, value) => d.Model = d.Model with { Cost = value },
            "What training makes small: cross-entropy over sigmoid outputs (`cross_entropy` sums over the outputs, "
            + "`cross_entropy_mean` takes their mean), half the squared distance (`quadratic`), or −ln of the right "
            + "class's softmax output (`log_likelihood`).");
        yield return Of("output", new ChoiceType<Activation>(), "`softmax` with `cost: log_likelihood`, otherwise `sigmoid`",
            d => d.Model.Cost == Cost.LogLikelihood ? Activation.Softmax : Activation.Sigmoid,
            (d, value) => d.Model = d.Model with { OutputActivation = value },
            "What the output neurons do with their weighted input. Must fit the cost.");
        yield return Of("weights", new InitializerType(biases: false), new Initializer(InitializerKind.ScaledNormal),
            (d, value) => d.Initialization = d.Initialization with { Weights = value },
            "How the weights begin. `standard_normal` is N(0, 1), `scaled_normal` N(0, 1/√n_in), `scaled_uniform` ±1/√n_in.");
        yield return Of("output_weights", new InitializerType(biases: false), "same as `weights`",
            d => d.Initialization.Weights, (d, value) => d.Initialization = d.Initialization with { OutputWeights = value },
            "How the output layer's weights begin.");
        yield return Of("biases", new InitializerType(biases: true), new Initializer(InitializerKind.StandardNormal),
            (d, value) => d.Initialization = d.Initialization with { Biases = value },
            "How the biases of all layers begin. `centered` makes every weighted input 0 on the first training example.");
    }

    private static IEnumerable<ExperimentKey> Training()
    {
        yield return Of("optimizer", new ChoiceType<OptimizerKind>(), OptimizerKind.Sgd,
            (d, value) => d.Optimizer = d.Optimizer with { Kind = value },
            "The rule that makes a step of a gradient.");
        yield return Of("learning_rate", RealType.Positive, 0.1, (d, value) => d.Optimizer = d.Optimizer with { LearningRate = value },
            "η, before the schedule.");
        yield return Of("momentum", RealType.Fraction, 0.9, (d, value) => d.Optimizer = d.Optimizer with { Momentum = value },
            "Share of the last step that is kept.", usedOnly: "with optimizer momentum or nesterov",
            usedWhen: d => d.Optimizer.Kind is OptimizerKind.Momentum or OptimizerKind.Nesterov);
        yield return Of("beta1", RealType.Fraction, 0.9, (d, value) => d.Optimizer = d.Optimizer with { Beta1 = value },
            "Decay of Adam's mean of gradients.", "with optimizer adam", IsAdam);
        yield return Of("beta2", RealType.Fraction, 0.999, (d, value) => d.Optimizer = d.Optimizer with { Beta2 = value },
            "Decay of Adam's mean of squared gradients.", "with optimizer adam", IsAdam);
        yield return Of("epsilon", RealType.Positive, 1e-8, (d, value) => d.Optimizer = d.Optimizer with { Epsilon = value },
            "What Adam adds to the root before it divides by it.", "with optimizer adam", IsAdam);
        yield return Of("l2", RealType.NotNegative, 0.0, (d, value) => d.Optimizer = d.Optimizer with { L2 = value },
            "λ of weight decay, which acts as λ/n with n the number of training examples. Biases do not decay.");
        yield return Of("l2_form", new ChoiceType<L2Form>(), L2Form.WeightScaling,
            (d, value) => d.Optimizer = d.Optimizer with { L2Form = value },
            "`weight_scaling` multiplies the weights by 1 − ηλ/n in each step; `cost_term` adds (λ/n) w to the gradient.",
            "with l2 above 0", d => d.Optimizer.L2 > 0);
        yield return Of("schedule", new ChoiceType<ScheduleKind>(), ScheduleKind.Constant,
            (d, value) => d.Optimizer = d.Optimizer with { Schedule = new(value) },
            "Learning rate over time: η, η (1 − t/T) with T the epochs, or η e^(−t/T) with T the `schedule_time`.");
        yield return Of("schedule_time", RealType.Positive, "none: needed with `schedule: exponential`",
            _ => 0.0, (d, value) => d.Optimizer = d.Optimizer with { Schedule = d.Optimizer.Schedule with { TimeConstant = value } },
            "T of the exponential schedule, in epochs.", "with schedule exponential",
            d => d.Optimizer.Schedule.Kind == ScheduleKind.Exponential);
        yield return Of("epochs", new IntegerType(0, EpochsMax), 30, (d, value) => d.Epochs = value,
            "Passes over the training examples. With 0 only the diagnostics before training are taken.");
        yield return Of("batch", new CountOrWordType(1, CountMax, "full"), "`10`, or all if there are fewer",
            d => new CountOrWord(Math.Min(10, d.Train)), (d, value) => d.BatchSize = value.Number ?? d.Train,
            "Examples of a mini-batch; `full` for all of them.");
        yield return Of("shards", new PowerOfTwoType(65_536), 1, (d, value) => d.Shards = value,
            "Pieces in which the gradient of a mini-batch is computed and added up. Part of what a result depends on, to the last bit.");
        yield return Of("slots", new IntegerType(1, 65_536), 1, (d, value) => d.Slots = value,
            "Workers that may share one run; at most the shards. Changes the time, not the result.");
        yield return Of("evaluate_every", new IntegerType(0, EpochsMax), "`1`, or 0 without validation examples",
            d => d.Validation == 0 ? 0 : 1, (d, value) => d.EvaluateEvery = value,
            "Measure validation accuracy after every k-th epoch and after the last; 0 for never.");
    }

    private static IEnumerable<ExperimentKey> DiagnosticsGroup()
    {
        yield return Of("diagnostics.source", new ChoiceType<DiagnosticsSource>(), DiagnosticsSource.Probe,
            (d, value) => d.Diagnostics = d.Diagnostics with { Source = value },
            "The gradient that is looked at: the one of the training step itself, or one over a fixed set of probe examples.");
        yield return Of("diagnostics.probe", new IntegerType(1, CountMax), "`1000`, or all if there are fewer",
            d => Math.Min(1000, d.Train), (d, value) => d.Diagnostics = d.Diagnostics with { ProbeCount = value },
            "The first so many training examples are the probe.", "with diagnostics.source probe",
            d => d.Diagnostics.Source == DiagnosticsSource.Probe);
        yield return Of("diagnostics.before_training", new BooleanType(), true,
            (d, value) => d.Diagnostics = d.Diagnostics with { BeforeTraining = value },
            "Look once before the first step.");
        yield return Of("diagnostics.every_epochs", new IntegerType(0, EpochsMax), 1,
            (d, value) => d.Diagnostics = d.Diagnostics with { EveryEpochs = value },
            "Look before every k-th epoch; 0 for not at all.");
        yield return Of("diagnostics.every_steps", new IntegerType(0, int.MaxValue), 0,
            (d, value) => d.Diagnostics = d.Diagnostics with { EverySteps = value },
            "Look before every k-th step; 0 for not at all.");
        yield return Of("diagnostics.neurons", new BooleanType(), false,
            (d, value) => d.Diagnostics = d.Diagnostics with { Neurons = value },
            "Keep ∂C/∂b of every neuron at each of these moments; before training it is always kept.");
    }

    private static IEnumerable<ExperimentKey> Structure()
    {
        yield return new ExperimentKey
        {
            Path = Grid,
            Default = "none: one configuration",
            PerConfiguration = false,
            Type = new StructureType("mapping, or list of mappings",
                "a mapping of keys to lists of alternatives, or a list of such mappings"),
            Meaning = "What varies between configurations; see [Grid](#grid).",
        };
        yield return new ExperimentKey
        {
            Path = Published,
            Default = "none",
            PerConfiguration = false,
            Type = new StructureType("list of mappings", "a list of mappings, each with the figures of one source"),
            Meaning = "Figures that others published, to be shown beside ours; see [Published figures](#published-figures).",
        };
    }

    private static bool IsAdam(ExperimentDraft draft) => draft.Optimizer.Kind == OptimizerKind.Adam;

    /// <summary>A file may have any name, an experiment may not.</summary>
    private static string DefaultName(string fileName)
    {
        var name = Path.GetFileNameWithoutExtension(fileName);
        return NameType.IsName(name) ? name : "experiment";
    }

    private static ExperimentKey Of<T>(
        string path, KeyType type, T @default, Action<ExperimentDraft, T> apply, string meaning, string? usedOnly = null,
        Func<ExperimentDraft, bool>? usedWhen = null, bool perConfiguration = true)
        where T : notnull =>
        Of(path, type, $"`{type.Write(@default)}`", _ => @default, apply, meaning, usedOnly, usedWhen, perConfiguration);

    private static ExperimentKey Of<T>(
        string path, KeyType type, string @default, Func<ExperimentDraft, T> defaultOf, Action<ExperimentDraft, T> apply, string meaning,
        string? usedOnly = null, Func<ExperimentDraft, bool>? usedWhen = null, bool perConfiguration = true)
        where T : notnull => new()
        {
            Path = path,
            Type = type,
            Default = @default,
            Meaning = meaning,
            PerConfiguration = perConfiguration,
            UsedOnly = usedOnly,
            UsedWhen = usedWhen ?? (_ => true),
            DefaultOf = draft => defaultOf(draft),
            Apply = (draft, value) => apply(draft, (T)value),
        };
}
