using Cluster.Shared.Numerics;
using Cluster.Shared.Training;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Gradients.Stages;

/// <summary>The examples of one shard (or a block of them) on their way through the stages and back, and how far they have come.</summary>
internal sealed class ShardBuffers(int inputs, IReadOnlyList<Stage> stages, BatchNormRounds rounds)
{
    private readonly AlignedBuffer[] _outputs = new AlignedBuffer[stages.Count];
    private readonly AlignedBuffer[] _gradients = new AlignedBuffer[stages.Count];
    private readonly int _inputStride = AlignedBuffer.Pad(inputs);
    private AlignedBuffer _inputs = new(0);
    private byte[] _labels = [];

    public int Rows { get; private set; }

    /// <summary>Rounds of <see cref="BatchNormRounds"/> that are computed.</summary>
    public int RoundsDone { get; set; }

    /// <summary>Cost and right answers of the examples, once they are known.</summary>
    public double Cost { get; set; }

    /// <inheritdoc cref="Cost"/>
    public int Correct { get; set; }

    public ShardMoments Moments { get; } = new(rounds);

    /// <summary>[rows, in]</summary>
    public Matrix Inputs => new(_inputs, 0, Rows, inputs, _inputStride);

    /// <summary>[rows]</summary>
    public Span<byte> Labels => _labels.AsSpan(0, Rows);

    /// <summary>[rows, columns] Behind a stage.</summary>
    public Matrix Output(int stage) => Of(_outputs[stage], stage);

    /// <summary>[rows, in] Before it.</summary>
    public Matrix InputOf(int stage) => stage == 0 ? Inputs : Output(stage - 1);

    /// <summary>[rows, columns] Gradient by a stage's output; the padding is zero.</summary>
    public Matrix Gradient(int stage) => Of(_gradients[stage], stage);

    /// <summary>Begins with other examples, which are to be put into <see cref="Inputs"/> and <see cref="Labels"/>.</summary>
    public void Begin(int rows)
    {
        (Rows, RoundsDone, Cost, Correct) = (rows, 0, 0, 0);
        if (rows <= _labels.Length) return;

        // Fresh, so that the padding is zero.
        _labels = new byte[rows];
        _inputs = new(checked(rows * _inputStride));
        for (var stage = 0; stage < stages.Count; stage++)
        {
            var length = checked(rows * AlignedBuffer.Pad(stages[stage].Columns));
            (_outputs[stage], _gradients[stage]) = (new(length), new(length));
        }
    }

    private Matrix Of(AlignedBuffer buffer, int stage)
    {
        var columns = stages[stage].Columns;
        return new(buffer, 0, Rows, columns, AlignedBuffer.Pad(columns));
    }
}
