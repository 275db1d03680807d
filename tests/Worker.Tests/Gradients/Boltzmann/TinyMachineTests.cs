using Cluster.Shared.Data;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Training;
using Cluster.Shared.Training.Sessions;
using Cluster.Shared.Training.Shards;
using Cluster.TestKit.Training;
using Cluster.TestKit.Twins;

namespace Cluster.Worker.Tests.Gradients.Boltzmann;

/// <summary>Machines so small that all their states can be gone through: what is computed against what is meant.</summary>
public sealed class TinyMachineTests
{
    private const int Visible = 4;
    private const int Hidden = 3;

    [Fact]
    public void The_free_energy_is_minus_the_logarithm_of_the_sum_over_hidden_states()
    {
        var machine = new MachineCase([Visible, Hidden, 2], 20, new() { Epochs = 1 });
        var expected = Enumerable.Range(0, 20).Sum(example => machine.Twin(0).FreeEnergy(machine.Data(0, example)));
        machine.Sum(0, .., kind: WorkKind.FreeEnergy).Cost.ShouldBe(expected, 1e-5 * Math.Abs(expected));
        machine.Sum(0, ..).Moments[0].ShouldBe(expected, 1e-5 * Math.Abs(expected));
    }

    [Fact]
    public void Persistent_chains_come_to_the_models_own_statistics()
    {
        const int chains = 20_000;
        var pretraining = new PretrainingSpecification { Epochs = 1, Persistent = true, Chains = chains, GibbsSteps = 25 };
        var machine = new MachineCase([Visible, Hidden, 2], chains, pretraining);
        var (sum, expected) = (machine.Sum(0, ..), machine.Twin(0).Expectation());
        var data = new BoltzmannStatistics(Visible, Hidden);
        for (var example = 0; example < chains; example++)
        {
            var visible = machine.Data(0, example);
            data.Add(visible, machine.Twin(0).Hidden(visible), 1);
        }

        // Means of so many chains have a standard deviation of at most 0.5/√20000 = 0.0035.
        for (var i = 0; i < Visible; i++)
        {
            for (var j = 0; j < Hidden; j++)
            {
                var negative = sum.Gradient[machine.Layout.Weights(0).IndexOf(j, i)] + data.Products[i][j];
                (negative / chains).ShouldBe(expected.Products[i][j], 0.015, $"v{i} h{j}");
            }
        }

        for (var j = 0; j < Hidden; j++)
            ((sum.Gradient[machine.Layout.Biases(0).IndexOf(j)] + data.Hidden[j]) / chains).ShouldBe(expected.Hidden[j], 0.015, $"h{j}");
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(10, false)]
    [InlineData(1, true)]
    public void Training_makes_the_data_more_likely(int gibbsSteps, bool persistent)
    {
        var data = Patterns();
        var run = new RunSpecification
        {
            Model = new()
            {
                Inputs = Visible,
                Hidden = [Hidden],
                Outputs = 2,
                Pretraining = new()
                {
                    Epochs = 150,
                    LearningRate = 0.05,
                    GibbsSteps = gibbsSteps,
                    Persistent = persistent,
                    Chains = persistent ? 20 : 0,
                },
            },
            Data = new(data.Name, data.Sha256, 200, 20),
            Initialization = new() { Weights = new(InitializerKind.Normal, 0.01), Biases = Initializer.Zero },
            Diagnostics = new() { BeforeTraining = false, EveryEpochs = 0, ProbeCount = 1 },
            Epochs = 0,
            BatchSize = 20,
            EvaluateEvery = 0,
        };
        var examples = Enumerable.Range(0, 200).Select(i => data.Train.Inputs(i).ToArray().Select(p => p / 255.0).ToArray()).ToList();
        var before = MachineOf(TrainingSession.Start(run, data.Train)).LogLikelihood(examples) / 200;
        var session = PlainTraining.Run(run, data);
        var after = MachineOf(session).LogLikelihood(examples) / 200;

        // Four equally likely patterns have a log-likelihood of −ln 4 = −1.39 at best; knowing nothing is −4 ln 2 = −2.77.
        before.ShouldBe(-2.77, 0.05);
        after.ShouldBeGreaterThan(-2.0);
        session.History.Pretraining[^1].ReconstructionError.ShouldBeLessThan(session.History.Pretraining[0].ReconstructionError);
    }

    private static DoubleBoltzmannMachine MachineOf(TrainingSession session)
    {
        var (weights, biases) = (session.Layout.Weights(0), session.Layout.Biases(0));
        var visible = session.Layout.Find(0, ParameterRole.VisibleBias)!.Value;
        double At(int index) => session.Parameters[index];
        return new(
            [.. Enumerable.Range(0, Visible).Select(i => Enumerable.Range(0, Hidden).Select(j => At(weights.IndexOf(j, i))).ToArray())],
            [.. Enumerable.Range(0, Visible).Select(i => At(visible.IndexOf(i)))],
            [.. Enumerable.Range(0, Hidden).Select(j => At(biases.IndexOf(j)))]);
    }

    /// <summary>1100, 0011, 1001 and 0110: two pairs of which one member each is on.</summary>
    private static Dataset Patterns()
    {
        byte[][] patterns = [[255, 255, 0, 0], [0, 0, 255, 255], [255, 0, 0, 255], [0, 255, 255, 0]];
        ExampleSet Draw(int count, uint stream)
        {
            var random = new RandomStream(3, RandomPurpose.Simulation, stream);
            int[] kinds = [.. Enumerable.Range(0, count).Select(i => random.Below((ulong)i, 4))];
            return new([.. kinds.SelectMany(kind => patterns[kind])], [.. kinds.Select(kind => (byte)(kind % 2))], Visible, 2);
        }

        return new("patterns", Draw(200, 1), Draw(20, 2), Draw(20, 3));
    }
}
