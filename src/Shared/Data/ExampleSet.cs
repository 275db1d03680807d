namespace Cluster.Shared.Data;

/// <summary>Examples with their labels. Immutable: whoever hands over a buffer does not write to it any more.</summary>
public sealed class ExampleSet
{
    private readonly ReadOnlyMemory<byte> _inputs;
    private readonly ReadOnlyMemory<byte> _labels;

    /// <param name="inputs">[count, inputSize], row by row; a value p stands for p / 255.</param>
    /// <param name="labels">[count], each below <paramref name="classes"/>.</param>
    /// <param name="inputSize">Values an example; at least 1.</param>
    /// <param name="classes">1..256.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together, or a label is out of range.</exception>
    public ExampleSet(byte[] inputs, byte[] labels, int inputSize, int classes)
        : this(inputs.AsMemory(), labels.AsMemory(), inputSize, classes)
    {
    }

    internal ExampleSet(ReadOnlyMemory<byte> inputs, ReadOnlyMemory<byte> labels, int inputSize, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, 256);
        if (inputs.Length != (long)labels.Length * inputSize)
        {
            throw new ArgumentException(
                $"{labels.Length} labels of {inputSize} inputs each need {(long)labels.Length * inputSize} values, not {inputs.Length}.",
                nameof(inputs));
        }

        var bad = classes == 256 ? -1 : labels.Span.IndexOfAnyInRange((byte)classes, byte.MaxValue);
        if (bad >= 0)
            throw new ArgumentException($"Label {bad} is {labels.Span[bad]}; allowed are 0 to {classes - 1}.", nameof(labels));
        (_inputs, _labels, InputSize, Classes) = (inputs, labels, inputSize, classes);
    }

    public int Count => _labels.Length;

    public int InputSize { get; }

    public int Classes { get; }

    /// <summary>[count, inputSize], row by row.</summary>
    public ReadOnlyMemory<byte> AllInputs => _inputs;

    /// <summary>[count].</summary>
    public ReadOnlyMemory<byte> AllLabels => _labels;

    /// <summary>[inputSize].</summary>
    public ReadOnlySpan<byte> Inputs(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        return _inputs.Span.Slice(index * InputSize, InputSize);
    }

    public byte Label(int index) => _labels.Span[index];

    /// <summary>The first <paramref name="count"/> examples; shares memory with this set.</summary>
    public ExampleSet Take(int count) => Slice(0, count);

    /// <summary><paramref name="count"/> examples from <paramref name="start"/> on; shares memory with this set.</summary>
    public ExampleSet Slice(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count - start);
        return new ExampleSet(_inputs.Slice(start * InputSize, count * InputSize), _labels.Slice(start, count), InputSize, Classes);
    }
}
