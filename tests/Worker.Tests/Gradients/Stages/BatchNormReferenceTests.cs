using System.Text.Json;
using Cluster.Shared.Checkpoints;
using Cluster.Shared.Data;
using Cluster.Shared.Models;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;
using Cluster.Shared.Training.Shards;
using Cluster.TestKit;
using Cluster.Worker.Gradients;

namespace Cluster.Worker.Tests.Gradients.Stages;

/// <summary>
/// PyTorch's batch normalisation, looked at through a net around it. Example e has input e at 1 and the others at 0, so that column e of
/// the first weights is what example e brings to the normalisation, and their gradient is its gradient. The outputs are so small
/// (<see cref="Tiny"/>) that the quadratic cost's gradient is −1 at the right output; with the weights there as small, what comes back to
/// the normalisation is the reference's upstream gradient times <see cref="Tiny"/>.
/// </summary>
public sealed class BatchNormReferenceTests
{
    private const float Tiny = 1f / (1 << 24);
    private const int Neurons = 5;

    [SkippableFact]
    public void Output_and_gradients_agree_with_PyTorch()
    {
        var reference = Read();
        var (input, upstream) = (Matrix(reference, "input"), Matrix(reference, "upstream"));
        var count = input.Length;
        var model = Model(count, reference);
        float[] parameters =
        [
            .. Transposed(input), .. new float[Neurons], .. Normalization(reference, running: false),
            .. upstream.SelectMany(row => row.Select(value => -Tiny * (float)value)), .. new float[count],
        ];
        var sum = new ShardSum(model);
        using var engine = new GradientEngineFactory().Create(model);
        engine.Gradient(
            Cases.Flat(model, parameters), Units(count, count), [.. Enumerable.Range(0, count)], Pass.Single(statistics: false), sum);

        var gradient = Cases.Doubles(model, sum.Gradient).AsSpan();
        var inputs = Transposed(Matrix(reference, "gradient_input"));
        ShouldAgree(Take(ref gradient, inputs.Length).Select(value => value / Tiny), inputs);
        Take(ref gradient, Neurons).ShouldAllBe(bias => Math.Abs(bias / Tiny) < 1e-5);
        ShouldAgree(Take(ref gradient, Neurons).Select(value => value / Tiny), Row(reference, "gradient_gamma"));
        ShouldAgree(Take(ref gradient, Neurons).Select(value => value / Tiny), Row(reference, "gradient_beta"));
        Take(ref gradient, 2 * Neurons).ShouldAllBe(running => running == 0);
        var output = Matrix(reference, "output").SelectMany(row => row.Select(value => (float)value)).ToArray();
        ShouldAgree(Take(ref gradient, output.Length).Select(value => -value), output);
    }

    [SkippableTheory]
    [InlineData(1, BatchNormStatistics.Batch)]
    [InlineData(4, BatchNormStatistics.Batch)]
    [InlineData(4, BatchNormStatistics.Shard)]
    public void Running_statistics_are_those_of_the_mini_batch(int shards, BatchNormStatistics statistics)
    {
        var reference = Read();
        var input = Matrix(reference, "input");
        var model = Model(input.Length, reference, statistics);
        var data = new Dataset("units", Units(input.Length, input.Length), Units(2, input.Length), Units(2, input.Length));
        var run = new RunSpecification
        {
            Model = model,
            Data = new(data.Name, data.Sha256, input.Length, 2),
            Optimizer = new() { LearningRate = Tiny },
            Diagnostics = new() { BeforeTraining = false, EveryEpochs = 0 },
            Epochs = 1,
            BatchSize = input.Length,
            Shards = shards,
        };
        float[] parameters =
        [
            .. Transposed(input), .. new float[Neurons], .. Normalization(reference, running: false),
            .. new float[input.Length * Neurons], .. new float[input.Length],
        ];
        var session = TrainingSession.Resume(run, new Checkpoint(run.Fingerprint(), new SessionState().ToJson(), [parameters]));
        using var engine = new GradientEngineFactory().Create(model);
        var computation = new ShardComputation(run, data, engine);
        while (session.Step == 0) computation.Advance(session);

        var layout = session.Layout;
        ShouldAgree(Of(ParameterRole.RunningMean), Row(reference, "running_mean_after"));
        ShouldAgree(Of(ParameterRole.RunningVariance), Row(reference, "running_var_after"));

        IEnumerable<double> Of(ParameterRole role) =>
            Enumerable.Range(0, Neurons).Select(i => (double)session.Parameters[layout.Find(0, role)!.Value.IndexOf(i)]);
    }

    /// <summary>Five outputs that are the normalised numbers themselves: the costs of all labels tell them.</summary>
    [SkippableFact]
    public void An_evaluation_uses_the_running_statistics()
    {
        var reference = Read();
        var (input, output) = (Matrix(reference, "eval_input"), Matrix(reference, "eval_output"));
        var model = Model(Neurons, reference) with { Inputs = input.Length };
        float[] parameters =
        [
            .. Transposed(input), .. new float[Neurons], .. Normalization(reference, running: true),
            .. Enumerable.Range(0, Neurons * Neurons).Select(i => i % (Neurons + 1) == 0 ? 1f : 0f), .. new float[Neurons],
        ];
        using var engine = new GradientEngineFactory().Create(model);
        for (var example = 0; example < input.Length; example++)
        {
            for (var label = 0; label < Neurons; label++)
            {
                var pixels = new byte[input.Length];
                pixels[example] = 255;
                var sum = new ShardSum(model);
                engine.Evaluate(Cases.Flat(model, parameters), new(pixels, [(byte)label], input.Length, Neurons), .., sum);
                sum.Cost.ShouldBe(output[example].Select((y, i) => 0.5 * Math.Pow(y - (i == label ? 1 : 0), 2)).Sum(), 1e-5);
            }
        }
    }

    private static ModelSpecification Model(
        int outputs, JsonElement reference, BatchNormStatistics statistics = BatchNormStatistics.Batch) => new()
        {
            Inputs = outputs,
            Hidden = [Neurons],
            Outputs = outputs,
            Activation = Activation.Identity,
            OutputActivation = Activation.Identity,
            Cost = Cost.Quadratic,
            BatchNorm = new()
            {
                Epsilon = reference.GetProperty("eps").GetDouble(),
                Momentum = reference.GetProperty("momentum").GetDouble(),
                Statistics = statistics,
            },
        };

    private static IEnumerable<float> Normalization(JsonElement reference, bool running) =>
    [
        .. Row(reference, "gamma"), .. Row(reference, "beta"),
        .. running ? Row(reference, "running_mean_after") : new float[Neurons],
        .. running ? Row(reference, "running_var_after") : Enumerable.Repeat(1f, Neurons),
    ];

    /// <summary>Example e has label e and one input that is not 0, the e-th.</summary>
    private static ExampleSet Units(int count, int inputs)
    {
        var pixels = new byte[count * inputs];
        for (var example = 0; example < count; example++) pixels[example * inputs + example] = 255;
        return new(pixels, [.. Enumerable.Range(0, count).Select(label => (byte)label)], inputs, inputs);
    }

    private static double[] Take(ref Span<double> values, int count)
    {
        var taken = values[..count].ToArray();
        values = values[count..];
        return taken;
    }

    private static void ShouldAgree(IEnumerable<double> actual, IReadOnlyList<float> expected)
    {
        var all = actual.ToList();
        all.Count.ShouldBe(expected.Count);
        for (var i = 0; i < all.Count; i++) all[i].ShouldBe(expected[i], 2e-5, $"number {i}");
    }

    private static JsonElement Read()
    {
        var path = SharedFolder.Find("reference/normalization.json");
        Skip.If(path is null, "There is no folder `shared` with reference/normalization.json beside the repository.");
        return JsonDocument.Parse(File.ReadAllText(path!)).RootElement.GetProperty("batch_norm");
    }

    private static double[][] Matrix(JsonElement reference, string name) =>
        [.. reference.GetProperty(name).EnumerateArray().Select(row => row.EnumerateArray().Select(value => value.GetDouble()).ToArray())];

    private static float[] Row(JsonElement reference, string name) =>
        [.. reference.GetProperty(name).EnumerateArray().Select(value => (float)value.GetDouble())];

    /// <summary>[neurons][examples], row by row.</summary>
    private static float[] Transposed(double[][] rows) =>
        [.. Enumerable.Range(0, Neurons).SelectMany(neuron => rows.Select(row => (float)row[neuron]))];
}
