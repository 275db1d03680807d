using Cluster.Shared.Data;
using Cluster.Shared.Diagnostics;
using Cluster.Shared.Numerics;
using Cluster.Shared.Training;

namespace Cluster.TestKit.Training;

/// <summary>
/// The smallest run that is a real one: 12 inputs, two hidden layers, three classes that lie apart; a whole training takes some
/// milliseconds. Tests of everything around training use it and change what they are about.
/// </summary>
public static class TinyRun
{
    public const int Inputs = 12;
    public const int Classes = 3;

    /// <summary>240 training, 60 validation and 60 test examples: three noisy patterns.</summary>
    public static Dataset Data { get; } = new("tiny", Examples(0, 240), Examples(240, 60), Examples(300, 60));

    /// <summary>Three epochs with mini-batches of 20 in 8 shards, diagnostics before training and in every epoch.</summary>
    public static RunSpecification Specification { get; } = new()
    {
        Model = new() { Inputs = Inputs, Hidden = [7, 5], Outputs = Classes },
        Data = new(Data.Name, Data.Sha256, 240, 60),
        Optimizer = new() { LearningRate = 0.5, L2 = 0.1 },
        Diagnostics = new() { Source = DiagnosticsSource.Probe, ProbeCount = 50 },
        Epochs = 3,
        BatchSize = 20,
        Shards = 8,
        Seed = 1,
    };

    /// <summary>The examples of <see cref="Data"/>, as many as one likes.</summary>
    public static ExampleSet Examples(int first, int count)
    {
        var (inputs, labels) = (new byte[count * Inputs], new byte[count]);
        for (var i = 0; i < count; i++)
        {
            var random = new RandomStream(7, RandomPurpose.Simulation, (uint)(first + i));
            labels[i] = (byte)random.Below(1000, Classes);
            for (var j = 0; j < Inputs; j++)
                inputs[i * Inputs + j] = (byte)(random.Below((ulong)j, 120) + (j % Classes == labels[i] ? 100 : 0));
        }

        return new(inputs, labels, Inputs, Classes);
    }
}
