using Cluster.Shared.Data;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Training.Shards;

namespace Cluster.Worker.Gradients.Outputs;

/// <summary>What every engine refuses.</summary>
internal static class ExampleChecks
{
    /// <exception cref="ArgumentException">The model cannot be computed.</exception>
    public static void Check(ModelSpecification model)
    {
        if (model.Hidden.Count > 0 && model.Activation == Activation.Softmax)
            throw new ArgumentException("Softmax is for the output layer; hidden layers take any other activation.", nameof(model));
    }

    /// <exception cref="ArgumentException">The examples do not fit the model.</exception>
    public static void Check(ModelSpecification model, ExampleSet examples)
    {
        if (examples.InputSize != model.Inputs)
            throw new ArgumentException($"Examples have {examples.InputSize} inputs, the model has {model.Inputs}.", nameof(examples));
        if (examples.Classes > Math.Max(model.Outputs, 2))
            throw new ArgumentException($"Examples have {examples.Classes} classes, the model {model.Outputs} outputs.", nameof(examples));
    }

    /// <exception cref="ArgumentException">A buffer is not the model's.</exception>
    public static void Check(int length, AlignedBuffer parameters, ShardSum sum)
    {
        if (parameters.Length != length || sum.Gradient.Length != length)
            throw new ArgumentException(
                $"The model has {length} parameters, padding included; given are {parameters.Length}, and {sum.Gradient.Length} for the " +
                "gradient.",
                nameof(parameters));
    }
}
