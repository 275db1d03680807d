using Cluster.Shared.Data;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Optimizers;

namespace Cluster.Shared.Training.Shards;

/// <summary>
/// Computes gradients of one model for one caller at a time. Owns its workspaces and threads, which end with it. The result is a function
/// of its arguments alone, bit for bit, whatever the machine's vector width and the number of threads.
/// </summary>
public interface IGradientEngine : IDisposable
{
    /// <summary>
    /// How many threads a call may use, the caller's included: 1 or more, 1 until set. The result does not depend on it. Not to be set
    /// during a call.
    /// </summary>
    int Threads { get; set; }

    /// <summary>Forward and backward over one shard; overwrites <paramref name="sum"/>.</summary>
    /// <param name="parameters">[parameters] A flat buffer of <see cref="ParameterLayout"/>; only read.</param>
    /// <param name="examples">Where the examples are.</param>
    /// <param name="indexes">Which of them, in the order in which they are added up; may be empty.</param>
    /// <param name="pass">What else it depends on; says whether activation statistics are wanted.</param>
    /// <param name="sum">Out: gradient, cost, correct, examples and, if wanted, activation statistics.</param>
    void Gradient(AlignedBuffer parameters, ExampleSet examples, ReadOnlySpan<int> indexes, in Pass pass, ShardSum sum);

    /// <summary>
    /// Forward, backward and a step of plain gradient descent over one shard that is a whole mini-batch: the bits are those of
    /// <see cref="Gradient"/> and the optimiser's rules one after the other. Overwrites cost, correct and examples of
    /// <paramref name="sum"/>; its gradient is used up.
    /// </summary>
    /// <param name="parameters">[parameters] Changed.</param>
    /// <param name="examples">Where the examples are.</param>
    /// <param name="indexes">Which of them.</param>
    /// <param name="step">The step.</param>
    /// <param name="sum">Out: cost, correct and examples.</param>
    /// <returns>
    /// False, and the parameters unchanged, where something is not finite or could become so: then the gradient itself has to be looked at.
    /// </returns>
    bool TryDescend(AlignedBuffer parameters, ExampleSet examples, ReadOnlySpan<int> indexes, in DescentStep step, ShardSum sum);

    /// <summary>
    /// Says which examples will be asked for after the next call, so that they can be on their way from memory meanwhile. Only a hint.
    /// </summary>
    void Expect(ExampleSet examples, ReadOnlySpan<int> indexes);

    /// <summary>Forward only over a range of examples; overwrites cost, correct and examples of <paramref name="sum"/>.</summary>
    void Evaluate(AlignedBuffer parameters, ExampleSet examples, Range range, ShardSum sum);
}

/// <summary>How a node makes gradient engines; the seam behind which kernels (and later a GPU) live.</summary>
public interface IGradientEngineFactory
{
    IGradientEngine Create(ModelSpecification model);
}
